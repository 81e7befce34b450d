package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/fault"
)

// configurations returns everything that --config names, in the order given: files, profiles, the *.toml of a folder, and the
// matches of a pattern. A file named twice counts once. What killed processes left beside them is removed.
func (a *app) configurations(given []string) ([]string, error) {
	if len(given) == 0 {
		given = []string{defaultConfig}
	}
	var names []string
	var files []config.File
	seen := map[string]bool{}
	for _, name := range given {
		found, err := expandConfig(name)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			file := a.configFile(name)
			if path := atomicfile.RealPath(file.Path); !seen[path] {
				seen[path] = true
				names, files = append(names, name), append(files, file)
			}
		}
	}
	config.Sweep(files...)
	return names, nil
}

// expandConfig returns what one value of --config stands for: itself, unless it is a folder or a pattern with matches.
func expandConfig(name string) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		found, err := filepath.Glob(filepath.Join(escapePattern(name), "*.toml"))
		found = slices.DeleteFunc(found, func(path string) bool { return strings.HasPrefix(filepath.Base(path), ".") })
		if err == nil && len(found) == 0 {
			err = fault.New(fault.Usage, "name a folder with configurations whose names end in .toml", "there is no configuration in the folder %s", name)
		}
		return found, err
	case err == nil || !strings.ContainsAny(name, "*?["):
		return []string{name}, nil
	}
	found, err := filepath.Glob(name)
	if err != nil {
		return nil, fault.New(fault.Usage, "write it with *, ? and [a-z]", "the pattern %q of --config is not complete", name)
	}
	if len(found) == 0 {
		return nil, fault.New(fault.Usage, "check the pattern, and quote it so that the shell leaves it alone", "no configuration matches %q", name)
	}
	return found, nil
}

// escapePattern returns a pattern that matches only this path.
func escapePattern(path string) string {
	if runtime.GOOS == "windows" { // where patterns have no escapes, and paths no asterisks
		return path
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// shard is the value of --shard: a part of the configurations. The zero value means all of them.
type shard struct{ index, count int }

// set reads what --shard is given.
func (s *shard) set(text string) error {
	first, second, _ := strings.Cut(text, "/")
	index, err := strconv.Atoi(first)
	count, err2 := strconv.Atoi(second)
	if err != nil || err2 != nil || index < 0 || index >= count {
		return fault.New(fault.Usage, "write it as I/N, with I from 0 to N-1, such as 0/4", "no part of several")
	}
	s.index, s.count = index, count
	return nil
}

// of returns those of all that belong to the part.
func (s *shard) of(all []string) []string {
	if s.count == 0 {
		return all
	}
	part := []string{}
	for i := s.index; i < len(all); i += s.count {
		part = append(part, all[i])
	}
	return part
}

// configPath returns the file that a value of --config means: a file in the working directory or, if there is none, the
// profile with that name, if it can be one.
func (a *app) configPath(name string) string {
	if name == "" || strings.ContainsAny(name, `./\`) {
		return name
	}
	if _, err := os.Lstat(name); err == nil {
		return name
	}
	if folder := a.profiles(); folder != "" {
		return filepath.Join(folder, name+".toml")
	}
	return name
}

// profiles returns the folder of the configurations known by name; empty if the system has none.
func (a *app) profiles() string {
	return config.UserFolder(a.getenv, runtime.GOOS, "XDG_CONFIG_HOME", "APPDATA", ".config")
}

// makeProfiles makes the folder of the profiles if path is to be one of them.
func (a *app) makeProfiles(path string) error {
	if filepath.Dir(path) == "." || filepath.Dir(path) != a.profiles() {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fault.New(fault.Failed, "make the folder yourself, or name a file with --config", "there is no folder for profiles: %w", err)
	}
	return nil
}

// completeConfig completes the value of --config: the profiles' names, and files.
func (a *app) completeConfig(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	if folder := a.profiles(); folder != "" && !strings.ContainsAny(typed, `./\*?[`) {
		found, _ := filepath.Glob(filepath.Join(escapePattern(folder), typed+"*.toml"))
		for _, path := range found {
			if name := strings.TrimSuffix(filepath.Base(path), ".toml"); !strings.Contains(name, ".") {
				names = append(names, cobra.CompletionWithDesc(name, "profile"))
			}
		}
	}
	if len(names) == 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	found, _ := filepath.Glob(escapePattern(typed) + "*.toml")
	return append(names, found...), cobra.ShellCompDirectiveNoFileComp
}
