package handover

import "connect-pipedrive/internal/shell"

// Recipe is how to import a file into one kind of installation.
type Recipe struct {
	Title   string // "docker compose"
	Command string // one line for a POSIX shell; the file is deleted if the import went well
	Note    string // what to mind
}

// recipes are the commands that import the file at path, the most common installation first. The file goes into the
// container through standard input: copied with docker cp it would belong to root there, and n8n could not read it.
func recipes(path string) []Recipe {
	file := shell.Word(path)
	const script = "f=$(mktemp) && cat > $f && n8n import:credentials --input=$f; rc=$?; rm -f $f; exit $rc"
	return []Recipe{
		{
			Title:   "docker compose",
			Command: "docker compose exec -T -u node n8n sh -c " + shell.Word(script) + " < " + file + " && rm -- " + file,
			Note:    "in the folder of the compose file; the service is taken to be called n8n. Without compose: docker exec -i -u node CONTAINER sh -c …",
		},
		{
			Title:   "npm install",
			Command: "n8n import:credentials --input=" + file + " && rm -- " + file,
			Note:    "as the user and with the environment that n8n runs with (N8N_USER_FOLDER, N8N_ENCRYPTION_KEY, DB_…): else it goes into another database",
		},
	}
}
