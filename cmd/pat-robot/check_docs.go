package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"pat-robot/internal/docs"
	"pat-robot/internal/docs/report"
	"pat-robot/internal/fault"
	"pat-robot/internal/flows"
	"pat-robot/internal/inventory"
)

// docsOptions are the flags of check-docs.
type docsOptions struct {
	output    string
	inventory string
	fix       string
	strict    bool
	all       bool
}

func newCheckDocsCommand(p *program) *cobra.Command {
	var o docsOptions
	cmd := &cobra.Command{
		Use:   "check-docs FILE|DIR...",
		Short: "Say where how-to articles no longer match the pages",
		Long: `Reads articles that explain how to make a personal access token (Markdown, MDX, HTML, plain text, also text from a PDF), and
holds what they say against an inventory of the pages: ways, buttons, fields, options, scopes, quoted texts, and what has
ended. It needs no network: an inventory is embedded, and pat-robot inventory makes one of the real site. With --inventory live it
signs in and walks the pages first; only then do the settings of the site count.

Each claim is ok, differs, is missing, has ended, or is unclear. Where one differs, is missing or has ended, the exit code is
9. Notation is no fault: capitals, a leading plus, & for and, commas, an API name beside the words; --strict tells of it.

--fix writes a unified diff with the page's words instead of the report, for git apply; it changes nothing itself.
A line with <!-- pat-robot: ignore-line --> is left out; so is the one behind ignore-next-line, all between ignore-start and
ignore-end, and the whole file with ignore-file. Any comment of the article's format will do.`,
		Example: `  pat-robot check-docs README.md docs/
  pat-robot check-docs docs/ -o sarif > docs.sarif
  pat-robot check-docs docs/ -o html > docs.html
  pat-robot check-docs --inventory inventories/acme docs/setup.md
  pat-robot check-docs --fix docs/ | git apply`,
		GroupID: groupDocuments,
		Args:    someArticles,
		RunE: p.work(func(cmd *cobra.Command, args []string) error {
			return p.checkDocs(cmd, o, args)
		}),
	}
	cmd.Flags().VarP((*docsFormat)(&o.output), "output", "o", "how to print the result: text, json, sarif, junit or html")
	o.output = "text"
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(docsFormats, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().StringVar(&o.inventory, "inventory", sampleName, "what to hold the articles against: the folder of an inventory, live for the site as it is now, or sample, which is embedded")
	cmd.Flags().StringVar(&o.fix, "fix", "", "write a unified diff with the page's words to this file; to stdout without one")
	cmd.Flags().Lookup("fix").NoOptDefVal = "-"
	cmd.Flags().BoolVar(&o.strict, "strict", false, "tell also where only the notation differs; this is no fault")
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVar(&o.all, "all", false, "list all claims, not only those that are not as on the pages")
	settings(cmd, "ORG")
	siteFlags(cmd)
	return cmd
}

var docsFormats = []string{"text", "json", "sarif", "junit", "html"}

// docsFormat is how check-docs writes its result.
type docsFormat string

func (f *docsFormat) String() string { return string(*f) }
func (f *docsFormat) Type() string   { return "format" }

func (f *docsFormat) Set(s string) error {
	for _, known := range docsFormats {
		if s == known {
			*f = docsFormat(s)
			return nil
		}
	}
	return fmt.Errorf("wants one of %s, not %q", strings.Join(docsFormats, ", "), s)
}

func someArticles(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return fault.New(fault.Usage, "pat-robot check-docs --help shows examples", "%s wants the articles, or folders of them", cmd.Name())
}

// checkDocs holds the articles against the pages, writes what it found, and gives an error of kind DocsDiffer for findings.
func (p *program) checkDocs(cmd *cobra.Command, o docsOptions, args []string) error {
	pages, named, err := p.docsInventory(cmd, o.inventory)
	if err != nil {
		return err
	}
	files, skipped, err := p.readArticles(args, docs.New(pages.Inventory))
	if err != nil {
		return err
	}
	r := report.Report{Version: facts().Version, Inventory: named, Pages: pages, Files: files}
	if err := p.writeDocs(o, r); err != nil {
		return err
	}
	for _, err := range skipped {
		p.say("left out: %v", err)
	}
	if n := r.Findings(); n > 0 {
		return fault.New(fault.DocsDiffer, "pat-robot check-docs --fix writes a diff where it is clear what to write; -o html shows the pages", "%s not as on the pages", places(n))
	}
	return nil
}

func places(n int) string {
	if n == 1 {
		return "1 place in the articles is"
	}
	return fmt.Sprintf("%d places in the articles are", n)
}

// liveName stands for an inventory that is made now, of the site itself.
const liveName = "live"

// docsInventory reads the inventory, or walks the site's pages for one, and tells what it is called.
func (p *program) docsInventory(cmd *cobra.Command, name string) (*inventory.Stored, string, error) {
	if _, err := os.Stat(name); err != nil && name == liveName {
		return p.liveInventory(cmd)
	}
	pages, err := readInventory(name)
	if name == sampleName {
		name = "the embedded inventory"
	}
	return pages, name, err
}

// liveInventory signs in and walks the pages, as pat-robot inventory does, and changes nothing on the site.
func (p *program) liveInventory(cmd *cobra.Command) (*inventory.Stored, string, error) {
	var wrong faults
	c, target := p.target(cmd, &visiting{way: string(flows.ByMenu)}, &wrong)
	deps, err := p.ready(cmd, c, &target, wrong)
	if err != nil {
		return nil, "", err
	}
	found, err := flows.Inventory(cmd.Context(), deps, flows.InventoryRequest{Target: target})
	if err != nil {
		return nil, "", trailOf(err, found.Trail)
	}
	return found.Inventory, "the pages of " + c.BaseURL.Host + " as they are now", nil
}

// readArticles reads and checks all articles, several at a time, in the order of the arguments. A file of a folder that is no
// article is left out and told; one that was named itself is an error.
func (p *program) readArticles(args []string, checker *docs.Checker) ([]report.File, []error, error) {
	var names []string
	given := map[string]bool{}
	for _, arg := range args {
		found, err := docs.Articles(arg)
		if err != nil {
			return nil, nil, err
		}
		given[arg] = true
		names = append(names, found...)
	}
	files := make([]report.File, len(names))
	errs := make([]error, len(names))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			var d *docs.Document
			if d, errs[i] = docs.ReadFile(name); errs[i] == nil {
				files[i] = report.File{Name: name, Document: d, Claims: checker.Check(d)}
			}
		})
	}
	all.Wait()
	var kept []report.File
	var skipped []error
	for i, err := range errs {
		switch {
		case err == nil:
			kept = append(kept, files[i])
		case given[names[i]]:
			return nil, nil, err
		default:
			skipped = append(skipped, err)
		}
	}
	return kept, skipped, nil
}

// writeDocs writes the result in the form that was asked for.
func (p *program) writeDocs(o docsOptions, r report.Report) error {
	if o.fix != "" {
		return p.writeDiff(o.fix, r)
	}
	switch o.output {
	case "json":
		return p.result("json", docsResult(r), nil)
	case "sarif":
		return r.SARIF(p.out, o.strict)
	case "junit":
		return r.JUnit(p.out)
	case "html":
		return r.HTML(p.out)
	}
	return writeLine(p.out, docsText(o, r, paletteFor(p.plain, p.lookup)))
}

// writeDiff writes the corrections, to stdout or a file. The names in it count from the working folder, as git apply wants.
func (p *program) writeDiff(to string, r report.Report) error {
	var diff strings.Builder
	here, _ := os.Getwd() // without it, names stay as they are
	for _, f := range r.Files {
		if near, err := filepath.Rel(here, f.Name); filepath.IsAbs(f.Name) && err == nil && !strings.HasPrefix(near, "..") {
			f.Document.Name = near
		}
		diff.WriteString(f.Document.Diff(f.Claims))
	}
	if to != "-" {
		if err := os.WriteFile(to, []byte(diff.String()), 0o600); err != nil {
			return fault.Wrap(fault.Unexpected, err, "give a file that can be written to", "could not write the diff")
		}
		return nil
	}
	if _, err := io.WriteString(p.out, diff.String()); err != nil {
		return fault.Wrap(fault.Unexpected, err, "see whether the disk behind the output is full", "could not write the diff")
	}
	return nil
}

// docsJSON is what check-docs prints with -o json.
type docsJSON struct {
	Inventory string               `json:"inventory"`
	Summary   map[docs.Verdict]int `json:"summary"`
	Files     []report.File        `json:"files"`
}

func docsResult(r report.Report) docsJSON {
	out := docsJSON{Inventory: r.Inventory, Summary: map[docs.Verdict]int{}, Files: []report.File{}}
	count := r.Count()
	for _, v := range docs.Verdicts {
		out.Summary[v] = count[v]
	}
	for _, f := range r.Files {
		if f.Claims == nil {
			f.Claims = []docs.Claim{}
		}
		out.Files = append(out.Files, f)
	}
	return out
}

// docsText lists the claims that a person must know of, and a summary.
func docsText(o docsOptions, r report.Report, colour palette) string {
	var out strings.Builder
	for _, f := range r.Files {
		for _, c := range f.Claims {
			if c.Verdict.Finding() || o.all || o.strict && len(c.Notes) > 0 {
				out.WriteString(claimText(o, c, colour))
			}
		}
	}
	fmt.Fprintln(&out, report.Summary(r.Count(), len(r.Files)))
	return out.String()
}

func claimText(o docsOptions, c docs.Claim, colour palette) string {
	paint := map[docs.Verdict]func(string) string{
		docs.OK: colour.green, docs.Differs: colour.yellow, docs.Missing: colour.yellow, docs.Ended: colour.red, docs.Unclear: colour.faint,
	}[c.Verdict]
	text := fmt.Sprintf("%s %s %q", colour.bold(fmt.Sprintf("%s:%d:%d:", c.File, c.Line, c.Column)), paint(string(c.Verdict)), c.Words)
	if c.Page != "" && (c.Verdict != docs.OK || c.Page != c.Words) {
		text += fmt.Sprintf("; the page: %q", c.Page)
	}
	text += "\n"
	if c.Why != "" && c.Verdict != docs.OK && c.Why != "the page says "+c.Page {
		text += "    " + c.Why + "\n"
	}
	if c.Verdict == docs.Ended {
		text += colour.faint(fmt.Sprintf("    as of %s, see %s", c.Since, c.Source)) + "\n"
	}
	if o.strict || o.all {
		for _, n := range c.Notes {
			text += colour.faint("    note: "+n) + "\n"
		}
	}
	return text
}
