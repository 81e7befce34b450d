package main

import (
	"os"
	"path/filepath"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/apk" // the kinds of packages
	_ "github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm"
)

// packageKinds returns the packages that there are for a target.
func packageKinds(t target) []string {
	if t.os != "linux" {
		return nil
	}
	return []string{"deb", "rpm", "apk"}
}

// pack writes a package for a target.
func (r *release) pack(t target, kind string) error {
	list, err := r.files(t)
	if err != nil {
		return err
	}
	info := &nfpm.Info{
		Name: program, Arch: t.arch, Platform: t.os, Version: r.version, Section: "utils", Priority: "optional",
		Maintainer: "the connect-pipedrive authors", Description: summary, Homepage: homepage, License: "MIT", MTime: r.date,
		DisableGlobbing: true,
	}
	info.RPM.BuildHost = "localhost" // else that of whoever builds it is in it
	info.Deb.Compression = "gzip"
	for _, f := range list {
		if f.to == "" {
			continue
		}
		info.Contents = append(info.Contents, &files.Content{
			Source: f.from, Destination: f.to, FileInfo: &files.ContentFileInfo{Owner: "root", Group: "root", Mode: f.mode, MTime: r.date},
		})
	}
	packager, err := nfpm.Get(kind)
	if err != nil {
		return err
	}
	info = nfpm.WithDefaults(info)
	if err := nfpm.PrepareForPackager(info, kind); err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(r.out, packager.ConventionalFileName(info)))
	if err != nil {
		return err
	}
	if err := packager.Package(info, out); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
