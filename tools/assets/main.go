// Command assets turns what is under assets/ into the files that the program embeds.
//
// Every .ts and .css file lying directly in assets/ is one bundle; its parts live in subfolders, in node_modules or
// beside the component they belong to. The results go to internal/web/static/dist under names that say nothing
// (a-5XK2M7QD.js), because addresses stay in a browser's history, and manifest.json says which is which:
//
//	{"site.css": "a-B3J6XZ4A.css", "site.ts": "a-5XK2M7QD.js"}
//
// With -watch it stays, rebuilds on every change and does not minify.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"syscall"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("assets: ")
	root := flag.String("root", ".", "the project's root folder")
	watch := flag.Bool("watch", false, "stay and rebuild on every change")
	flag.Parse()

	dir, err := filepath.Abs(*root)
	if err != nil {
		log.Fatal(err)
	}
	if err := install(dir); err != nil {
		log.Fatal(err)
	}
	if err := bundle(dir, *watch); err != nil {
		log.Fatal(err)
	}
}

// bundle builds every entry once, or again and again until interrupted.
func bundle(root string, watch bool) error {
	entries, err := findEntries(filepath.Join(root, "assets"))
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return errors.New("nothing to bundle: assets/ holds no .ts and no .css file")
	}
	if !watch {
		return write(root, api.Build(options(root, entries)))
	}
	return rebuild(root, entries)
}

func rebuild(root string, entries []string) error {
	o := options(root, entries)
	o.MinifyWhitespace, o.MinifyIdentifiers, o.MinifySyntax = false, false, false
	o.Sourcemap = api.SourceMapInline
	o.Plugins = []api.Plugin{{Name: "write", Setup: func(b api.PluginBuild) {
		b.OnEnd(func(result *api.BuildResult) (api.OnEndResult, error) {
			if err := write(root, *result); err != nil {
				log.Print(err)
			}
			return api.OnEndResult{}, nil
		})
	}}}
	ctx, buildErr := api.Context(o)
	if buildErr != nil {
		return buildErr
	}
	defer ctx.Dispose()
	if err := ctx.Watch(api.WatchOptions{}); err != nil {
		return err
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	return nil
}

func findEntries(dir string) ([]string, error) {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var entries []string
	for _, f := range files {
		declaration := strings.HasSuffix(f.Name(), ".d.ts")
		if ext := filepath.Ext(f.Name()); !f.IsDir() && (ext == ".ts" || ext == ".css") && !declaration {
			entries = append(entries, filepath.Join(dir, f.Name()))
		}
	}
	return entries, nil
}

func options(root string, entries []string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       entries,
		Outdir:            distDir(root),
		EntryNames:        "[name]-[hash]", // renamed below; the hash is esbuild's
		AssetNames:        "a-[hash]",
		Bundle:            true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		Engines:           []api.Engine{{Name: api.EngineChrome, Version: "123"}, {Name: api.EngineFirefox, Version: "120"}, {Name: api.EngineSafari, Version: "17.5"}},
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone, // THIRD-PARTY-NOTICES.md carries them
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Metafile:          true,
		LogLevel:          api.LogLevelWarning,
	}
}

// metafile is the part of esbuild's own account of a build that we need.
type metafile struct {
	Outputs map[string]struct {
		EntryPoint string `json:"entryPoint"`
	} `json:"outputs"`
}

// write gives the outputs neutral names, stores them, then the manifest, then drops what no longer counts. Files that
// are already as they should be are left alone, so that two builds may run at once and Go's cache stays warm.
func write(root string, result api.BuildResult) error {
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d errors", len(result.Errors))
	}
	var meta metafile
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return fmt.Errorf("reading what was built: %w", err)
	}
	dist := distDir(root)
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	manifest, keep := map[string]string{}, []string{"README", "manifest.json"}
	for _, out := range result.OutputFiles {
		rel, err := filepath.Rel(root, out.Path)
		if err != nil {
			return err
		}
		name := filepath.Base(out.Path)
		if entry := meta.Outputs[filepath.ToSlash(rel)].EntryPoint; entry != "" {
			name = neutral(name)
			manifest[filepath.Base(entry)] = name
			fmt.Printf("%-12s %-16s %7d bytes, %6d gzipped\n", filepath.Base(entry), name, len(out.Contents), len(gzipped(out.Contents)))
		}
		keep = append(keep, name, name+".gz")
		if err := writeFile(filepath.Join(dist, name), out.Contents); err != nil {
			return err
		}
		// Packed once and well, rather than at each request and quickly.
		if err := writeFile(filepath.Join(dist, name+".gz"), gzipped(out.Contents)); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dist, "manifest.json"), append(text, '\n')); err != nil {
		return err
	}
	return sweep(dist, keep)
}

// neutral turns "site-5XK2M7QD.js" into "a-5XK2M7QD.js".
func neutral(name string) string {
	return "a" + name[strings.LastIndexByte(name, '-'):]
}

func writeFile(path string, contents []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, contents) {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(contents); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

func sweep(dist string, keep []string) error {
	files, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), "a-") && !slices.Contains(keep, f.Name()) {
			if err := os.Remove(filepath.Join(dist, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

func gzipped(b []byte) []byte {
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	w.Write(b) // into memory: neither can fail
	w.Close()
	return buf.Bytes()
}

func distDir(root string) string {
	return filepath.Join(root, "internal", "web", "static", "dist")
}

// install fetches the packages that pages need (not those of the tests) when the lock file asks for others than those
// that are there. Two builds at once wait for each other.
func install(root string) error {
	if err := os.MkdirAll(filepath.Join(root, ".cache"), 0o755); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(root, ".cache", "npm.lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	missing, err := missingPackages(root)
	if err != nil || len(missing) == 0 {
		return err
	}
	log.Printf("npm ci, for %s", strings.Join(missing, ", "))
	npm := exec.Command("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir, npm.Stdout, npm.Stderr = root, os.Stderr, os.Stderr
	return npm.Run()
}

// missingPackages compares the lock file with what npm says it installed, looking only at what pages need.
func missingPackages(root string) ([]string, error) {
	want, err := readLock(filepath.Join(root, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	have, err := readLock(filepath.Join(root, "node_modules", ".package-lock.json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var missing []string
	for path, p := range want.Packages {
		if path != "" && !p.Dev && have.Packages[path].Integrity != p.Integrity {
			missing = append(missing, strings.TrimPrefix(path, "node_modules/"))
		}
	}
	sort.Strings(missing)
	return missing, nil
}

type lockFile struct {
	Packages map[string]struct {
		Integrity string `json:"integrity"`
		Dev       bool   `json:"dev"`
	} `json:"packages"`
}

func readLock(path string) (lockFile, error) {
	var l lockFile
	b, err := os.ReadFile(path)
	if err != nil {
		return l, err
	}
	if err := json.Unmarshal(b, &l); err != nil {
		return l, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}
