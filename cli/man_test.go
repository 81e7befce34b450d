package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestManualPages holds that every command has a page with all of its flags, and that nothing on a page is taken for a
// request of roff's that is none.
func TestManualPages(t *testing.T) {
	s := newStage(t)
	for range 2 { // the second time over the first
		if p := s.run(nil, "man", s.path("man1")); p.code != 0 || p.out+p.err != "" {
			t.Fatalf("exit %d: %s%s", p.code, p.out, p.err)
		}
	}
	requests := []string{".TH", ".SH", ".PP", ".TP", ".B", ".BR", ".br", ".nf", ".fi"}
	root := newRoot(&app{})
	root.InitDefaultHelpCmd()
	var pages []string
	for _, words := range commandLines(root) {
		if !slices.Contains(words, "help") {
			pages = append(pages, strings.Join(append([]string{"connect-pipedrive"}, words...), "-")+".1")
		}
	}
	written, err := filepath.Glob(s.path(filepath.Join("man1", "*")))
	for i, path := range written {
		written[i] = filepath.Base(path)
	}
	if slices.Sort(pages); err != nil || !slices.Equal(written, pages) {
		t.Errorf("the pages are %q, %v, want %q", written, err, pages)
	}
	for _, cmd := range documented(root) {
		page := s.read(filepath.Join("man1", pageName(cmd)+".1"))
		cmd.InitDefaultHelpFlag()
		for _, set := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
			set.VisitAll(func(f *pflag.Flag) {
				if !strings.Contains(page, `\-\-`+roff(f.Name)) {
					t.Errorf("%s: --%s is not on its page", cmd.CommandPath(), f.Name)
				}
			})
		}
		for line := range strings.Lines(page) {
			request, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !slices.Contains(requests, request) {
				t.Errorf("%s: %q", cmd.CommandPath(), line)
			}
		}
		if groff, err := exec.LookPath("groff"); err == nil {
			var said bytes.Buffer
			check := exec.Command(groff, "-man", "-ww", "-z", "-Tutf8", s.path(filepath.Join("man1", pageName(cmd)+".1")))
			check.Stderr = &said
			if err := check.Run(); err != nil || said.Len() > 0 {
				t.Errorf("%s: %v\n%s", cmd.CommandPath(), err, said.String())
			}
		}
	}
	page := s.path(filepath.Join("man1", "connect-pipedrive.1"))
	if err := os.Remove(page); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(page, 0o700); err != nil {
		t.Fatal(err)
	}
	if p := s.run(nil, "man", s.path("man1")); p.code != 1 {
		t.Errorf("a folder for a page: exit %d, %s", p.code, p.err)
	}
	if p := s.run(nil, "man"); p.code != 2 || !strings.Contains(p.err, "hint: ") {
		t.Errorf("without a folder: exit %d, %s", p.code, p.err)
	}
	s.write("file", "")
	if p := s.run(nil, "man", s.path("file")); p.code != 1 || !strings.Contains(p.err, "hint: ") {
		t.Errorf("a file for the folder: exit %d, %s", p.code, p.err)
	}
}

func TestRoffText(t *testing.T) {
	if got, want := roffText("One\nline.\n\nTwo.\n\n  as it is"), ".PP\nOne\nline.\n.PP\nTwo.\n.PP\n.nf\n  as it is\n.fi\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		"a-b": `a\-b`, `\n`: `\en`, ".TH x": `\&.TH x`, "'x'": `\(aqx\(aq`, "~/x": `\(ti/x`, "": "",
	} {
		if got := roff(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestManualPage pins a page, with all that one can have.
func TestManualPage(t *testing.T) {
	root := &cobra.Command{Use: "pipe", Short: "Connect a-b", Example: "  pipe --x\n  .hidden"}
	root.PersistentFlags().StringP("debug", "d", "", "write to `FILE`")
	sub := &cobra.Command{Use: "run FILE", Short: "Run it", Long: "One.\n\n  as it is", Run: func(*cobra.Command, []string) {}}
	sub.Flags().Int("parallel", 8, "at most `N`")
	sub.Flags().Int("port", 0, "a port")
	sub.Flags().Bool("force", false, "overwrite")
	sub.Flags().StringArray("config", nil, "a file")
	root.AddCommand(sub, &cobra.Command{Use: "gone", Hidden: true, Run: sub.Run})
	for cmd, want := range map[*cobra.Command]string{
		root: `.TH PIPE 1 "" "connect-pipedrive devel" "User Commands"
.SH NAME
pipe \- Connect a\-b
.SH SYNOPSIS
.B pipe
[command]
.br
.B pipe [flags]
.SH COMMANDS
.TP
.B run
Run it
.SH OPTIONS
.TP
\fB\-d, \-\-debug \fIFILE\fP\fP
write to FILE
.TP
\fB\-h, \-\-help\fP
help for pipe
.SH EXAMPLES
.nf
  pipe \-\-x
  .hidden
.fi
.SH SEE ALSO
.BR pipe\-run (1)
`,
		sub: `.TH PIPE\-RUN 1 "" "connect-pipedrive devel" "User Commands"
.SH NAME
pipe\-run \- Run it
.SH SYNOPSIS
.B pipe run FILE [flags]
.SH DESCRIPTION
.PP
One.
.PP
.nf
  as it is
.fi
.SH OPTIONS
.TP
\fB\-\-config \fIstringArray\fP\fP
a file
.TP
\fB\-\-force\fP
overwrite
.TP
\fB\-h, \-\-help\fP
help for run
.TP
\fB\-\-parallel \fIN\fP\fP
at most N (default 8)
.TP
\fB\-\-port \fIint\fP\fP
a port
.SH OPTIONS OF ALL COMMANDS
.TP
\fB\-d, \-\-debug \fIFILE\fP\fP
write to FILE
.SH SEE ALSO
.BR pipe (1)
`,
	} {
		if d := cmp.Diff(want, manualPage(cmd)); d != "" {
			t.Errorf("%s: %s", cmd.Name(), d)
		}
	}
}
