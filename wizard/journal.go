package wizard

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"time"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// Journal saves the answers of an unfinished setup, so that a crash or a closed terminal does not lose them. It never holds a
// secret, a token, or a hash of one: credentials are entered and checked again. The demo has no journal.
type Journal struct{ Path string }

// JournalPath returns the path of the journal for a configuration, given as an absolute path: a file in the user's folder for
// state, one per configuration, so that the setup of one company does not replace that of another. goos is runtime.GOOS.
// Empty: there is no such folder, and therefore no journal.
func JournalPath(getenv func(string) string, goos, configuration string) string {
	name := "setup-" + fingerprint(configuration)[:16] + ".json"
	if folder := config.StateFolder(getenv, goos); folder != "" {
		return filepath.Join(folder, name)
	}
	return ""
}

// journalVersion changes when older journals can no longer be read.
const journalVersion = 2

// journal is the file's JSON. Whatever is not named here is not kept.
type journal struct {
	Version      int                 `json:"version"`
	Saved        time.Time           `json:"saved"`
	Config       string              `json:"config"` // as config.toml would have it: method, selection, addresses
	Runs         Runs                `json:"n8n_runs"`
	Unresolved   []scopes.Unresolved `json:"unresolved"`
	ChecklistFor string              `json:"checklist_for"`
	Ticked       []string            `json:"ticked"`
	Callback     Callback            `json:"callback"`
	Kind         AppKind             `json:"app_kind"`
	ClientID     string              `json:"client_id"`
	KeepIn       Keeping             `json:"keep_in"`
	ConfigPath   string              `json:"config_path"`
}

// Save saves the answers and reports whether it did; now is the time that Load will return. The demo's answers are not saved,
// nor are empty ones, since what was saved before is worth more. An earlier setup that nobody has decided about is left
// alone, too.
func (j Journal) Save(a Answers, now time.Time) (kept bool, err error) {
	if a.Demo || j.Path == "" || a.Unfinished != nil || a.Method == "" && a.Runs == "" && a.Selection.Empty() {
		return false, nil
	}
	open := config.Config{
		Method: a.Method, Selection: a.Selection, App: connection.App{RedirectURL: a.App.RedirectURL},
		N8N: config.N8N{URL: a.N8N.URL, CredentialName: a.N8N.CredentialName},
	}
	data, err := json.MarshalIndent(journal{
		Version: journalVersion, Saved: now.UTC(), Config: string(open.Text()), Runs: a.Runs, Unresolved: a.Selection.Unresolved,
		ChecklistFor: a.ChecklistFor, Ticked: a.Ticked, Callback: a.Callback, Kind: a.Kind, ClientID: a.App.ClientID, KeepIn: a.KeepIn,
		ConfigPath: a.ConfigPath,
	}, "", " ")
	if err != nil {
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(j.Path), 0o700); err != nil {
		return false, fault.New(fault.Failed, "make it writable for you, or set XDG_STATE_HOME", "cannot keep the answers: %w", err)
	}
	err = atomicfile.Write(j.Path, append(data, '\n'), 0o600, true)
	return err == nil, err
}

// maxJournal limits the size of a file that Load reads.
const maxJournal = 1 << 20

// Load returns the answers of an unfinished setup, and when they were saved. ok is false if there are none, or the file is
// damaged or of another version: then there is nothing to go on with, and the next Save replaces it.
func (j Journal) Load() (a Answers, saved time.Time, ok bool) {
	if j.Path == "" {
		return Answers{}, time.Time{}, false
	}
	data, err := atomicfile.Read(j.Path, maxJournal)
	if err != nil {
		return Answers{}, time.Time{}, false
	}
	return readJournal(data)
}

func readJournal(data []byte) (a Answers, saved time.Time, ok bool) {
	var file journal
	if err := json.Unmarshal(data, &file); err != nil || file.Version != journalVersion {
		return Answers{}, time.Time{}, false
	}
	c, err := config.Parse("the journal", []byte(file.Config))
	if err != nil || file.Runs != "" && !slices.Contains(Places(), file.Runs) {
		return Answers{}, time.Time{}, false
	}
	a = Answers{
		Runs: file.Runs, Method: c.Method, Selection: c.Selection, ChecklistFor: file.ChecklistFor, Ticked: file.Ticked, Kind: file.Kind, KeepIn: file.KeepIn,
		ConfigPath: file.ConfigPath, App: connection.App{ClientID: sanitize.Line(file.ClientID, 200), RedirectURL: c.App.RedirectURL},
		N8N: config.N8N{URL: c.N8N.URL, CredentialName: c.N8N.CredentialName},
	}
	a.Selection.Unresolved = file.Unresolved
	if slices.Contains([]Callback{CallbackHere, CallbackN8N, CallbackTwo}, file.Callback) {
		a.Callback = file.Callback
	}
	return a, file.Saved, a.Method != "" || a.Runs != "" || !a.Selection.Empty()
}

// Resuming returns the answers of a fresh start, which may hold a configuration's secrets, with what an interrupted setup had
// changed.
func (a Answers) Resuming(kept Answers) Answers {
	if kept.Method != "" { // otherwise it had not got that far, and a configuration made since says more
		a.Method, a.ChecklistFor, a.Ticked = kept.Method, kept.ChecklistFor, kept.Ticked
	}
	if kept.Method != "" || !kept.Selection.Empty() {
		a.Selection = kept.Selection
	}
	if kept.App.ClientID != "" && kept.App.ClientID != a.App.ClientID {
		a.App = connection.App{ClientID: kept.App.ClientID}
	}
	a.App.RedirectURL = cmp.Or(kept.App.RedirectURL, a.App.RedirectURL)
	a.Callback, a.Kind = cmp.Or(kept.Callback, a.Callback), cmp.Or(kept.Kind, a.Kind)
	if kept.Runs != "" {
		a = a.WithN8N(kept.Runs, cmp.Or(kept.N8N.URL, a.N8N.URL))
	}
	a.N8N.CredentialName = cmp.Or(kept.N8N.CredentialName, a.N8N.CredentialName)
	a.ConfigPath = cmp.Or(kept.ConfigPath, a.ConfigPath)
	if kept.KeepIn != "" {
		a.KeepIn = kept.KeepIn
	}
	return a
}

// Remove deletes the journal: the setup is finished, or nobody wants to go on with it.
func (j Journal) Remove() error {
	if j.Path == "" {
		return nil
	}
	if err := os.Remove(j.Path); err != nil && !os.IsNotExist(err) {
		return fault.New(fault.Failed, "remove "+j.Path+" by hand", "cannot forget the answers: %w", err)
	}
	return nil
}
