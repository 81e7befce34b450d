package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// file is one that goes into archives and packages.
type file struct {
	from string
	in   string // its place in an archive
	to   string // its place when a package is installed
	mode fs.FileMode
}

// files returns what goes with the program for a target, in the order of their places.
func (r *release) files(t target) ([]file, error) {
	doc := "/usr/share/doc/" + program + "/"
	list := []file{
		{r.built(t), t.executable(), "/usr/bin/" + program, 0o755},
		{filepath.Join(r.work, licensesFile), licensesFile, doc + licensesFile, 0o644},
		{filepath.Join(r.source, "LICENSE"), "LICENSE", doc + "copyright", 0o644},
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "config.toml.example", "config.schema.json"} {
		list = append(list, file{filepath.Join(r.source, name), name, doc + name, 0o644})
	}
	documents, err := filepath.Glob(filepath.Join(r.source, "docs", "*.md"))
	if err != nil || len(documents) == 0 {
		return nil, fmt.Errorf("there are no documents: %w", err)
	}
	for _, document := range documents {
		name := "docs/" + filepath.Base(document)
		list = append(list, file{document, name, doc + name, 0o644})
	}
	pages, err := filepath.Glob(filepath.Join(r.work, "man", "*.1"))
	if err != nil || len(pages) == 0 {
		return nil, fmt.Errorf("there are no manual pages: %w", err)
	}
	for _, page := range pages {
		name := filepath.Base(page)
		list = append(list, file{page, "man/" + name, "/usr/share/man/man1/" + name, 0o644})
	}
	for shell, dir := range map[string]string{
		"bash": "/usr/share/bash-completion/completions/" + program, "zsh": "/usr/share/zsh/site-functions/_" + program,
		"fish": "/usr/share/fish/vendor_completions.d/" + program + ".fish", "powershell": "",
	} {
		name := completionNames[shell]
		list = append(list, file{filepath.Join(r.work, "completions", name), "completions/" + name, dir, 0o644})
	}
	slices.SortFunc(list, func(a, b file) int { return strings.Compare(a.in, b.in) })
	return list, nil
}

// archive writes the archive for a target: everything in one folder, dated as the commit.
func (r *release) archive(t target) error {
	list, err := r.files(t)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s_%s_%s_%s", program, r.version, t.os, t.arch)
	write, extension := r.tar, ".tar.gz"
	if t.os == "windows" {
		write, extension = r.zip, ".zip"
	}
	f, err := os.Create(filepath.Join(r.out, name+extension))
	if err != nil {
		return err
	}
	if err := write(f, name, list); err != nil {
		_ = f.Close()
		return fmt.Errorf("%s: %w", f.Name(), err)
	}
	return f.Close()
}

func (r *release) tar(w io.Writer, folder string, list []file) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	for _, f := range list {
		data, err := os.ReadFile(f.from)
		if err != nil {
			return err
		}
		h := &tar.Header{Name: path.Join(folder, f.in), Mode: int64(f.mode), Size: int64(len(data)), ModTime: r.date, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(data); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return z.Close()
}

func (r *release) zip(w io.Writer, folder string, list []file) error {
	z := zip.NewWriter(w)
	for _, f := range list {
		data, err := os.ReadFile(f.from)
		if err != nil {
			return err
		}
		h := &zip.FileHeader{Name: path.Join(folder, f.in), Method: zip.Deflate, Modified: r.date}
		h.SetMode(f.mode)
		in, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := in.Write(data); err != nil {
			return err
		}
	}
	return z.Close()
}

// writeSums writes SHA256SUMS, as sha256sum --check takes it.
func (r *release) writeSums() error {
	entries, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(r.out, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), e.Name())
	}
	return os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), []byte(b.String()), 0o644)
}
