package standin

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// gitPath is the address of a repository below an organization, and of what git asks it for; a project's own repository may
// leave out the project. [doc]
var gitPath = regexp.MustCompile(`^(?:([^/]+)/)?_git/([^/]+)(/info/refs|/git-upload-pack|/git-receive-pack|/HEAD|/objects/.+)$`)

// repositories are real ones, served by git's own program. They are made when somebody asks for the first.
type repositories struct {
	once sync.Once
	dir  string
	err  error
}

// serveGit lets git in with a live token that may read code, or write it for a push. Any user name will do. What it says to
// others, that it wants Basic, is general knowledge of the site; its words are our own.
func (s *Server) serveGit(w http.ResponseWriter, r *http.Request, org organization, project, rest string) {
	if !slices.Contains(projects, project) {
		answerError(w, http.StatusNotFound, "there is no such project")
		return
	}
	writes := strings.Contains(rest, "git-receive-pack") || r.URL.Query().Get("service") == "git-receive-pack"
	switch scope, ok := s.opensWith(r, org); {
	case !ok:
		unauthorized(w, r)
	case !mayUseCode(scope, writes):
		answerError(w, http.StatusForbidden, "the token may not do this with code")
	default:
		s.serveRepository(w, r, project, rest)
	}
}

// mayUseCode tells whether scopes open a repository; the status of commits alone does not.
func mayUseCode(scope string, writes bool) bool {
	for _, name := range strings.Fields(scope) {
		switch name {
		case fullAccess, "vso.code_write", "vso.code_manage", "vso.code_full":
			return true
		case "vso.code":
			if !writes {
				return true
			}
		}
	}
	return false
}

func (s *Server) serveRepository(w http.ResponseWriter, r *http.Request, project, rest string) {
	git, err := exec.LookPath("git")
	if err != nil {
		http.Error(w, "the stand-in serves repositories with git, which is not on this machine", http.StatusNotImplemented)
		return
	}
	s.repositories.once.Do(func() { s.repositories.dir, s.repositories.err = makeRepositories(r.Context(), git) })
	if s.repositories.err != nil {
		http.Error(w, s.repositories.err.Error(), http.StatusInternalServerError)
		return
	}
	prefix := strings.TrimSuffix(r.URL.Path, rest)
	(&cgi.Handler{
		Path: git, Args: []string{"http-backend"}, Root: prefix, Dir: s.repositories.dir,
		Env: []string{
			"GIT_PROJECT_ROOT=" + filepath.Join(s.repositories.dir, project+".git"), "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=stand-in",
			"GIT_CONFIG_NOSYSTEM=1", "HOME=" + s.repositories.dir,
		},
		Stderr: &bytes.Buffer{}, // what git grumbles about is not the stand-in's to say
	}).ServeHTTP(w, r)
}

// makeRepositories makes one for each project, with one commit, and returns the folder that they are in.
func makeRepositories(ctx context.Context, git string) (dir string, err error) {
	dir, err = os.MkdirTemp("", "pat-robot-standin-git-")
	if err != nil {
		return "", err
	}
	for _, project := range projects {
		repository := filepath.Join(dir, project+".git")
		if err := runGit(ctx, git, dir, "", "init", "--quiet", "--bare", "--initial-branch=main", repository); err != nil {
			return dir, err
		}
		commits := fmt.Sprintf("commit refs/heads/main\ncommitter Stand-in <standin@acme.example> 1767225600 +0000\ndata 5\nfirst\n"+
			"M 100644 inline README.md\ndata %d\n# %s\n\n", len(project)+3, project)
		if err := runGit(ctx, git, repository, commits, "fast-import", "--quiet"); err != nil {
			return dir, err
		}
	}
	return dir, nil
}

func runGit(ctx context.Context, git, dir, in string, args ...string) error {
	cmd := exec.CommandContext(ctx, git, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(in)
	cmd.Env = []string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1", "PATH=" + os.Getenv("PATH")}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w: %s", args[0], err, out)
	}
	return nil
}

// remove deletes the repositories, if there are any.
func (r *repositories) remove() {
	r.once.Do(func() {}) // from here on none is made
	if r.dir != "" {
		_ = os.RemoveAll(r.dir) // in the folder for temporary files
	}
}
