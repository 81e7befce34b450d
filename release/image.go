package main

import (
	"archive/tar"
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// writeImage writes the image of deploy/Dockerfile for every Linux that is released, as an archive of the OCI's layout. Its
// certificate authorities are Mozilla's, as Go keeps them, so that they are the same whoever builds it.
func (r *release) writeImage() error {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, t := range targets {
		if t.os != "linux" {
			continue
		}
		image, err := r.image(t)
		if err != nil {
			return fmt.Errorf("image for %s: %w", t.arch, err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: t.os, Architecture: t.arch}}})
	}
	// One image of one name, which is for several machines: as a list of two, programs ask which one is meant.
	named := mutate.AppendManifests(mutate.IndexMediaType(empty.Index, types.OCIImageIndex), mutate.IndexAddendum{Add: index, Descriptor: v1.Descriptor{
		Annotations: map[string]string{"org.opencontainers.image.ref.name": r.version},
	}})
	dir := filepath.Join(r.work, "image")
	if _, err := layout.Write(dir, named); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(r.out, fmt.Sprintf("%s_%s_oci.tar", program, r.version)))
	if err != nil {
		return err
	}
	if err := r.tarFolder(f, dir); err != nil {
		_ = f.Close()
		return fmt.Errorf("%s: %w", f.Name(), err)
	}
	return f.Close()
}

// image returns the program, what it and its parts are licensed under, and the certificate authorities, nothing else.
func (r *release) image(t target) (v1.Image, error) {
	var content bytes.Buffer
	w := tar.NewWriter(&content)
	add := func(name string, mode int64, data []byte) error {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: mode, Size: int64(len(data)), ModTime: r.date, Format: tar.FormatUSTAR}); err != nil {
			return err
		}
		_, err := w.Write(data)
		return err
	}
	if err := add("etc/ssl/certs/ca-certificates.crt", 0o644, authorities()); err != nil {
		return nil, err
	}
	list, err := r.files(t)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if f.in != t.executable() && f.in != "LICENSE" && f.in != licensesFile {
			continue
		}
		data, err := os.ReadFile(f.from)
		if err != nil {
			return nil, err
		}
		if err := add(strings.TrimPrefix(f.to, "/"), int64(f.mode), data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content.Bytes())), nil },
		tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	image, err := mutate.AppendLayers(mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON), layer)
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	return mutate.ConfigFile(image, r.configure(config.DeepCopy(), t))
}

// configure says how the image is run: as deploy/Dockerfile has it.
func (r *release) configure(config *v1.ConfigFile, t target) *v1.ConfigFile {
	config.OS, config.Architecture, config.Created = t.os, t.arch, v1.Time{Time: r.date}
	config.Config = v1.Config{
		User: "65532:65532", Entrypoint: []string{"/usr/bin/" + program},
		Labels: map[string]string{
			"org.opencontainers.image.title": program, "org.opencontainers.image.description": summary, "org.opencontainers.image.licenses": "MIT",
			"org.opencontainers.image.version": r.version, "org.opencontainers.image.revision": r.commit,
		},
	}
	return config
}

// authorities returns the roots that are good for everything: some are trusted for part of the names or until a day only,
// which a file of certificates cannot say.
func authorities() []byte {
	var b bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}) // a buffer takes everything
		}
	}
	return b.Bytes()
}

// tarFolder writes what is in a folder, in the order of names and dated as the commit.
func (r *release) tarFolder(w io.Writer, folder string) error {
	t := tar.NewWriter(w)
	err := filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		in, err := filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		h := &tar.Header{Name: filepath.ToSlash(in), Mode: 0o644, Size: int64(len(data)), ModTime: r.date, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		_, err = t.Write(data)
		return err
	})
	if err != nil {
		return err
	}
	return t.Close()
}
