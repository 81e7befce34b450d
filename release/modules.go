package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

// licensesFile holds the licences of everything that is linked into the programs.
const licensesFile = "THIRD_PARTY_LICENSES.txt"

// module is one of which packages are linked into the programs.
type module struct {
	path, version string
	license       string   // by SPDX
	texts         []string // its licence files
}

// licenseFiles are what modules call them.
var licenseFiles = []string{"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING", "COPYING.md", "NOTICE", "NOTICE.txt"}

// unlicensed are modules without a licence file whose README.md says which it is.
var unlicensed = map[string]string{"github.com/mattn/go-localereader": "MIT"}

// licenses are known by what is in their texts and in no other's, the narrower one first.
var licenses = []struct{ id, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from this software without specific prior written permission"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
}

// listModules finds all modules of which any of the targets has packages, Go's own library among them, and writes their
// licences. One whose licence is not known stops the release: somebody has to look.
func (r *release) listModules(wanted []target) error {
	found := map[string]module{}
	for _, t := range wanted {
		if err := r.addModules(found, t); err != nil {
			return err
		}
	}
	goRoot, err := output(r.source, "go", "env", "GOROOT")
	if err != nil {
		return err
	}
	goVersion, err := output(r.source, "go", "env", "GOVERSION")
	if err != nil {
		return err
	}
	if err := addModule(found, "std", strings.TrimPrefix(goVersion, "go"), goRoot); err != nil {
		return err
	}
	for _, m := range found {
		r.modules = append(r.modules, m)
	}
	slices.SortFunc(r.modules, func(a, b module) int { return strings.Compare(a.path, b.path) })
	var b strings.Builder
	b.WriteString("What is linked into " + program + ", and its licences.\n\n")
	for _, m := range r.modules {
		fmt.Fprintf(&b, "%s %s: %s\n", m.path, m.version, m.license)
	}
	for _, m := range r.modules {
		fmt.Fprintf(&b, "\n%s\n%s %s\n\n%s", strings.Repeat("=", 80), m.path, m.version, strings.Join(m.texts, "\n"))
	}
	return os.WriteFile(filepath.Join(r.work, licensesFile), []byte(b.String()), 0o644)
}

// addModules adds those of one target.
func (r *release) addModules(found map[string]module, t target) error {
	list := exec.Command("go", "list", "-deps", "-json=Module", ".")
	list.Dir, list.Stderr = r.source, os.Stderr
	list.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOOS="+t.os, "GOARCH="+t.arch)
	said, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for d := json.NewDecoder(strings.NewReader(string(said))); ; {
		var p struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Module == nil || p.Module.Main || found[p.Module.Path].path != "" {
			continue
		}
		if err := addModule(found, p.Module.Path, p.Module.Version, p.Module.Dir); err != nil {
			return err
		}
	}
}

func addModule(found map[string]module, path, version, dir string) error {
	m := module{path: path, version: version}
	files := licenseFiles
	if id := unlicensed[path]; id != "" {
		m.license, files = id, append([]string{"README.md"}, files...)
	}
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		} else if err != nil {
			return err
		}
		m.texts = append(m.texts, string(text))
		if m.license == "" {
			m.license = recognize(string(text))
		}
	}
	if m.license == "" {
		return fmt.Errorf("what licence has %s (%s)?", path, dir)
	}
	found[path] = m
	return nil
}

// recognize returns the SPDX identifier of a licence's text, empty if it is none that is known.
func recognize(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for _, l := range licenses {
		if strings.Contains(text, l.words) {
			return l.id
		}
	}
	return ""
}

// writeSBOM writes what the programs are made of. It has no serial number and the commit's date, so that it is the same
// each time.
func (r *release) writeSBOM() error {
	bom := cyclonedx.NewBOM()
	self := cyclonedx.Component{
		BOMRef: program, Type: cyclonedx.ComponentTypeApplication, Name: program, Version: r.version,
		Licenses: &cyclonedx.Licenses{{License: &cyclonedx.License{ID: "MIT"}}},
	}
	bom.Metadata = &cyclonedx.Metadata{Timestamp: r.date.Format("2006-01-02T15:04:05Z"), Component: &self}
	var components []cyclonedx.Component
	var refs []string
	for _, m := range r.modules {
		ref := "pkg:golang/" + m.path + "@" + m.version
		refs = append(refs, ref)
		components = append(components, cyclonedx.Component{
			BOMRef: ref, PackageURL: ref, Type: cyclonedx.ComponentTypeLibrary, Name: m.path, Version: m.version,
			Licenses: &cyclonedx.Licenses{{License: &cyclonedx.License{ID: m.license}}},
		})
	}
	bom.Components = &components
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: program, Dependencies: &refs}}
	f, err := os.Create(filepath.Join(r.out, program+"_"+r.version+".cdx.json"))
	if err != nil {
		return err
	}
	if err := cyclonedx.NewBOMEncoder(f, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(bom); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
