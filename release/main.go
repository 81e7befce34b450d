// Release makes a release of what is committed, the same bytes each time for the same commit and the same Go:
//
//	release/build [-out DIR] [-only deb]
//
// It clones the repository into a temporary folder, so that nothing that merely lies around gets in, and writes into DIR
// (default dist, which must be empty or absent):
//
//	connect-pipedrive_VERSION_OS_ARCH.tar.gz, .zip    program, manual pages, completions, example, schema, licences
//	connect-pipedrive_VERSION_ARCH.deb, .rpm, .apk    the same as packages
//	connect-pipedrive_VERSION_oci.tar                 the container image for Linux, amd64 and arm64 (OCI layout)
//	connect-pipedrive_VERSION.cdx.json                what the programs are made of (CycloneDX)
//	SHA256SUMS                                        of all of these
//
// The version is the tag of the commit, vX.Y.Z, else what Go makes of the commit.
package main

import (
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// program is what is released. homepage is empty until the project has one.
const (
	program  = "connect-pipedrive"
	summary  = "Connect Pipedrive to n8n: least-privilege scopes, login, test calls, credential"
	homepage = ""
)

// target is a system that the program is built for.
type target struct{ os, arch string }

var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// executable returns what the program is called there.
func (t target) executable() string {
	if t.os == "windows" {
		return program + ".exe"
	}
	return program
}

// release is one that is being made.
type release struct {
	source  string // a clone of the commit
	work    string // for what is built
	out     string
	version string // without v
	commit  string
	date    time.Time // of the commit; what all files are dated
	modules []module
}

func main() {
	log.SetFlags(0)
	out := flag.String("out", "../dist", "write into this `DIR`, relative to release/; it must be empty or absent")
	only := flag.String("only", "", "make this `KIND` alone, for this machine: deb")
	flag.Parse()
	if flag.NArg() > 0 || *only != "" && *only != "deb" {
		flag.Usage()
		os.Exit(2)
	}
	work, err := os.MkdirTemp("", "release-")
	if err != nil {
		log.Fatal(err)
	}
	err = run(*out, work, *only == "deb")
	if removed := os.RemoveAll(work); err == nil {
		err = removed
	}
	if err != nil {
		log.Fatal("release: ", err)
	}
}

func run(out, work string, onlyDeb bool) error {
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: remove it first", out)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	r := release{out: out, work: work, source: filepath.Join(work, "source")}
	if err := r.clone(); err != nil {
		return err
	}
	host := target{runtime.GOOS, runtime.GOARCH}
	wanted := targets
	if onlyDeb {
		wanted = []target{host}
	} else if !slices.Contains(targets, host) {
		wanted = append(slices.Clone(targets), host) // to ask it for its pages; it is not released
	}
	for _, t := range wanted {
		if err := r.build(t); err != nil {
			return err
		}
	}
	if err := r.describe(r.built(host)); err != nil {
		return err
	}
	if err := r.listModules(wanted); err != nil {
		return err
	}
	if onlyDeb {
		return r.pack(host, "deb")
	}
	for _, t := range targets {
		if err := r.archive(t); err != nil {
			return err
		}
		for _, kind := range packageKinds(t) {
			if err := r.pack(t, kind); err != nil {
				return err
			}
		}
	}
	if err := r.writeImage(); err != nil {
		return err
	}
	if err := r.writeSBOM(); err != nil {
		return err
	}
	return r.writeSums()
}

// clone takes the commit that is checked out, and says what is left out.
func (r *release) clone() error {
	if changed, err := output("..", "git", "status", "--porcelain"); err != nil {
		return err
	} else if changed != "" {
		log.Print("release: what is not committed is left out")
	}
	if _, err := output("..", "git", "clone", "-q", "--shared", ".", r.source); err != nil {
		return err
	}
	var err error
	if r.commit, err = output(r.source, "git", "rev-parse", "HEAD"); err != nil {
		return err
	}
	date, err := output(r.source, "git", "show", "-s", "--format=%cI", "HEAD")
	if err != nil {
		return err
	}
	r.date, err = time.Parse(time.RFC3339, date)
	r.date = r.date.UTC()
	return err
}

//go:embed flags
var flagLines string

// flags returns the arguments of go build, as bench/run takes them.
func flags() (list []string) {
	for line := range strings.Lines(flagLines) {
		if !strings.HasPrefix(line, "#") {
			list = append(list, strings.TrimSuffix(line, "\n"))
		}
	}
	return list
}

// built returns the path of the program built for a target.
func (r *release) built(t target) string {
	return filepath.Join(r.work, t.os+"_"+t.arch, t.executable())
}

func (r *release) build(t target) error {
	cmd := exec.Command("go", slices.Concat([]string{"build", "-buildvcs=true", "-o", r.built(t)}, flags(), []string{"."})...)
	cmd.Dir = r.source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOOS="+t.os, "GOARCH="+t.arch)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building for %s/%s: %w", t.os, t.arch, err)
	}
	return nil
}

// describe has the program write its own manual pages and completions, and takes its version.
func (r *release) describe(binary string) error {
	said, err := output(r.work, binary, "version", "--json")
	if err != nil {
		return err
	}
	var v struct{ Version, Commit string }
	if err := json.Unmarshal([]byte(said), &v); err != nil {
		return err
	}
	if v.Commit != r.commit {
		return fmt.Errorf("the program says that it is of commit %q, not %s", v.Commit, r.commit)
	}
	r.version = strings.TrimPrefix(v.Version, "v")
	if _, err := output(r.work, binary, "man", filepath.Join(r.work, "man")); err != nil {
		return err
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		script, err := exec.Command(binary, "completion", shell).Output()
		if err != nil {
			return fmt.Errorf("completion %s: %w", shell, err)
		}
		if err := os.MkdirAll(filepath.Join(r.work, "completions"), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(r.work, "completions", completionNames[shell]), script, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// completionNames are what each shell looks for.
var completionNames = map[string]string{
	"bash": program + ".bash", "zsh": "_" + program, "fish": program + ".fish", "powershell": program + ".ps1",
}

// output runs a command and gives what it prints, without the last newline.
func output(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", filepath.Base(name), strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(said)), nil
}
