// Command pat-robot makes Azure DevOps personal access tokens in a browser, as a person does, and keeps the evidence.
//
// This package holds words and exits: commands, flags, streams and exit codes. What a command does is in the rooms under
// internal. Only main exits; everything below returns an error, so that no browser stays behind.
package main

import (
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv))
}

// run executes one command line and gives the exit code. Lookup reads the environment.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, lookup func(string) (string, bool)) int {
	p := newProgram(stdin, stdout, stderr, lookup)
	err := p.execute(args)
	p.closeJournal()
	if err != nil {
		p.report(err)
	}
	return exitCode(err)
}
