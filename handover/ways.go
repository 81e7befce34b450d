package handover

import (
	"context"
	"io/fs"
	"slices"
	"strings"
)

// Way is one way to hand a setup over: a file in some format, or a push into a running n8n.
type Way struct {
	Name      string // of --to, and the answer in the prompts
	Title     string // on the screen
	About     string // what it is for, in sentences without the last period; the first one is shown by --help
	File      string // the wizard's default path; empty: it is not a file but goes to a running n8n
	Secret    bool   // the file holds secrets, so only its owner may read it
	BasicAuth bool   // the trigger's incoming credential can be included
	Later     bool   // for when n8n has the credential already; the setup does not offer it

	write   func(Setup) ([]byte, error)                                  // the file's content; nil: deliver brings it to n8n
	deliver func(Service, context.Context, Order, Setup) (Result, error) // gives n8n the credential; nil: it does not
	recipes func(s Setup, path string) []Recipe                          // what to do with the file; nil: nothing in particular
}

// The names of the ways that are more than a file format.
const (
	Configuration = "toml" // the wizard's first; it remembers what the others did
	Push          = "push"
	ImportFile    = "n8n" // n8n imports it with a command
	Sheet         = "markdown"
	Monitor       = "n8n-monitor"
)

// ConfigFile is the configuration that every command uses by default.
const ConfigFile = "config.toml"

// DemoConfigFile is the file that the demo writes by default.
const DemoConfigFile = "config.demo.toml"

// ways is the one table of them, in the order in which they are offered and written.
var ways = []Way{
	{
		Name: Configuration, Title: "Configuration", File: ConfigFile, Secret: true, write: Setup.configuration,
		About: "what this program starts from next time, and what its other commands read",
	},
	{
		Name: "n8n", Title: "n8n import file", File: "credential.json", Secret: true, BasicAuth: true, deliver: Service.writeImportFile, recipes: Setup.recipes,
		About: "the credential for n8n import:credentials, tokens included: n8n is connected at once. It holds the secrets as " +
			"readable text: delete it after the import",
	},
	{
		Name: Push, Title: "Push to n8n", BasicAuth: true, deliver: Service.push,
		About: "brings the credential into a running n8n through its public API. Takes an API key, which n8n shows under " +
			"Settings, n8n API",
	},
	{
		Name: Sheet, Title: "Hand-over sheet", File: "handover.md", write: func(s Setup) ([]byte, error) { return []byte(s.Sheet()), nil },
		About: "Markdown without secrets, for a colleague or a ticket: what was set up, by whom, when it was checked, what is missing",
	},
	{
		Name: "env", Title: "Environment", File: "pipedrive.env", Secret: true, write: Setup.env,
		About: "NAME=value lines for a shell or a container, with the secrets as readable text",
	},
	{
		Name: Monitor, Title: "n8n monitor", File: "monitor.json", Later: true, write: Setup.monitor, recipes: Setup.monitorRecipes,
		About: "a workflow that makes the test calls inside n8n every 6 hours and fails when one does. It has no secrets: the credential is named by its id",
	},
	{
		Name: "n8n-overwrite", Title: "n8n overwrite", File: "overwrite.json", Secret: true, Later: true, write: Setup.overwrite,
		About: "client ID and secret as CREDENTIALS_OVERWRITE_DATA for n8n's start, so that a credential made in n8n has only to be connected",
	},
}

// Ways lists the ways that the setup offers, in that order.
func Ways() []Way {
	return slices.DeleteFunc(slices.Clone(ways), func(w Way) bool { return w.Later })
}

// Formats lists the ways that are a file.
func Formats() []Way {
	return slices.DeleteFunc(slices.Clone(ways), func(w Way) bool { return w.File == "" })
}

// Find returns the way with a name.
func Find(name string) (w Way, ok bool) {
	for _, w := range ways {
		if w.Name == name {
			return w, true
		}
	}
	return Way{}, false
}

// Brief says in one line what the way is for.
func (w Way) Brief() string {
	first, _, _ := strings.Cut(w.About, ". ")
	return first
}

// Perm returns the file's mode.
func (w Way) Perm() fs.FileMode {
	if w.Secret {
		return 0o600
	}
	return 0o644
}

// ForN8N reports whether this way gives n8n the credential, so that it has to be remembered.
func (w Way) ForN8N() bool { return w.deliver != nil }

// Recipes returns what to do with the file of a setup at path, unless the file itself makes that clear.
func (w Way) Recipes(s Setup, path string) []Recipe {
	if w.recipes == nil {
		return nil
	}
	return w.recipes(s, path)
}
