// Command connect-pipedrive sets up the Pipedrive credential of n8n, from choosing the method to a tested credential.
package main

import (
	"os"

	"connect-pipedrive/cli"
)

func main() { os.Exit(cli.Main()) }
