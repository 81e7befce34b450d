package handover

import (
	"cmp"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/shell"
	"connect-pipedrive/n8n"
)

// Recipe is how to import a file into one kind of installation.
type Recipe struct {
	Title   string // "docker compose"
	Where   string // where, or as which user, it is run
	Command string // one line for a POSIX shell; the file is deleted if the import went well
	Note    string // what to watch out for
}

// recipes returns the commands that bring the file at path to n8n and then delete it, for the way n8n runs.
func (s Setup) recipes(path string) []Recipe {
	file := shell.Word(path)
	if s.runs() == config.RunsInCloud {
		return []Recipe{{
			"n8n Cloud", "with an API key of n8n in N8N_API_KEY", "connect-pipedrive push --n8n " + shell.Word(cmp.Or(s.N8N.URL, "URL")) + " --config " + shell.Word(s.Path) + " && rm -- " + file,
			"n8n Cloud imports no file: a push brings the credential there, with an API key of n8n in N8N_API_KEY",
		}}
	}
	return s.importing("import:credentials", file, " && rm -- "+file)
}

// importing returns n8n's own commands that import a file; if it is not known how n8n runs, those for every way to run it
// oneself, the most common first. n8n Cloud has none. The file goes into the container through standard input: copied with
// docker cp it would belong to root there, and n8n could not read it.
func (s Setup) importing(command, file, afterwards string) []Recipe {
	script := "f=$(mktemp) && cat > $f && n8n " + command + " --input=$f; rc=$?; rm -f $f; exit $rc"
	inside := " sh -c " + shell.Word(script) + " < " + file + afterwards
	docker := []Recipe{
		{"docker compose", "in the folder of your compose file", "docker compose exec -T -u node n8n" + inside, "in the folder of the compose file; the service is taken to be called n8n"},
		{"docker", "without compose", "docker exec -i -u node n8n" + inside, "the container is taken to be called n8n; `docker ps` shows its name"},
	}
	npm := []Recipe{{
		"npm install", "as the user that n8n runs as", "n8n " + command + " --input=" + file + afterwards,
		"up to n8n 2; as the user and with the environment that n8n runs with (N8N_USER_FOLDER, N8N_ENCRYPTION_KEY, DB_…): else it goes into another database",
	}}
	switch s.runs() {
	case config.RunsInDocker:
		return docker
	case config.RunsWithNPM:
		return npm
	case config.RunsInCloud:
		return nil
	}
	return append(docker, npm...)
}

// runs returns how n8n runs, as far as it is known.
func (s Setup) runs() string {
	if a, err := n8n.ParseAddress(s.N8N.URL); err == nil && a.Cloud() {
		return cmp.Or(s.N8N.Runs, config.RunsInCloud)
	}
	return s.N8N.Runs
}
