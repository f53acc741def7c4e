//go:build linux

// Command table makes the fault table: see the package faults.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"pat-robot/internal/faults"
)

func main() { os.Exit(run()) }

func run() int {
	o := faults.Options{Log: os.Stderr}
	var flows, which, steps string
	var many int
	flag.StringVar(&o.Robot, "robot", "bin/pat-robot", "the program")
	flag.StringVar(&flows, "flows", "", "only these, with commas between")
	flag.StringVar(&which, "faults", "", "only these, with commas between")
	flag.StringVar(&steps, "steps", "", "only at these, with commas between")
	flag.IntVar(&o.Around, "around", -1, "at each moment around a press, so many faults; -1 for all")
	flag.IntVar(&o.Sample, "sample", -1, "beside the steps around a press, so many others at random; -1 for all")
	flag.Uint64Var(&o.Seed, "seed", 1, "of the sample")
	flag.IntVar(&many, "many", 50, "tokens of an apply that is interrupted ten times; 0 for none")
	flag.IntVar(&o.Workers, "workers", 2, "runs at once")
	flag.StringVar(&o.Record, "record", "", "a file of what was tried before: a table that was stopped goes on where it was")
	flag.Parse()
	if path, err := filepath.Abs(o.Robot); err == nil {
		o.Robot = path
	}
	o.Flows, o.Faults, o.Steps = list(flows), list(which), list(steps)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	table, err := faults.Run(ctx, o)
	if err == nil && many > 0 {
		err = table.AddMany(ctx, faults.Many{Robot: o.Robot, Tokens: many, Interruptions: 10, Seed: o.Seed, Log: o.Log})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	fmt.Fprint(os.Stdout, table)
	if err != nil || table.Failed > 0 {
		return 1
	}
	return 0
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
}
