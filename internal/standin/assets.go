package standin

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"sync"
)

// The front end of the portal is built from web/standin; the sign-in pages have a script and a style sheet of their own.
//
//go:embed assets
var portalFiles embed.FS

//go:embed signin
var signinFiles embed.FS

const (
	portalStatic = "/_static/"
	signinStatic = "/shared/"
)

// asset is a file as it is served, with the hash that stands in its address.
type asset struct {
	body []byte
	kind string // content type
	hash string
}

// They are loaded when a stand-in starts: to hash them costs each other command more than its own start.
var (
	portalAssets = sync.OnceValue(func() map[string]asset { return load(portalFiles, "assets") })
	signinAssets = sync.OnceValue(func() map[string]asset { return load(signinFiles, "signin") })
)

func load(files embed.FS, dir string) map[string]asset {
	found := map[string]asset{}
	entries, _ := fs.ReadDir(files, dir) // embedded: always there
	for _, e := range entries {
		body, err := files.ReadFile(path.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		sum := sha256.Sum256(body)
		found[e.Name()] = asset{body: body, kind: mime.TypeByExtension(path.Ext(e.Name())), hash: hex.EncodeToString(sum[:8])}
	}
	return found
}

// serveAssets answers for files that never change at an address: the address carries their hash.
func serveAssets(prefix string, assets map[string]asset) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, known := assets[r.URL.Path[len(prefix):]]
		if !known || r.Method != http.MethodGet {
			unknownRequest(w, r)
			return
		}
		tag := `"` + a.hash + `"`
		w.Header().Set("ETag", tag)
		w.Header().Set("Content-Type", a.kind)
		if r.URL.Query().Get("v") == a.hash {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(a.body) // who hung up is not told
	}
}

// address tells where an asset is served.
func address(prefix string, assets map[string]asset, name string) string {
	return prefix + name + "?v=" + assets[name].hash
}
