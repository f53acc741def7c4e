package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"pat-robot/internal/flows"
)

// progress gives the sink for a run's steps: one line a step for a person who watches a terminal. A pipe gets nothing:
// scripts read stdout, and the log says more to those who want more.
func (p *program) progress() func(flows.Progress) {
	if !p.errTerminal {
		return nil
	}
	return func(step flows.Progress) {
		step.Title, step.Note = p.redactor.Redact(step.Title), p.redactor.Redact(step.Note)
		if step.State == "start" {
			p.screen.begin(p.colour.faint("…") + " " + stepTitle(step))
			return
		}
		if step.State == "wait" {
			for _, line := range waitLines(step) {
				p.screen.end(line)
			}
			p.screen.begin(p.colour.faint("…") + " " + stepTitle(step))
			return
		}
		p.screen.end(stepLine(step, p.colour, terminalWidth(os.Stderr)))
	}
}

// terminalWidth is how many characters fit on a line of the terminal, 80 where it does not say.
func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 20 {
		return 80
	}
	return width
}

// stepLine is the line of a step that has ended: mark, number, title, time, and what is worth knowing, as far as it fits.
func stepLine(step flows.Progress, c palette, width int) string {
	took := fmt.Sprintf("%5.1fs", step.Elapsed.Seconds())
	if step.State == "skipped" {
		took = strings.Repeat(" ", 6)
	}
	title := fmt.Sprintf("%-40s", stepTitle(step))
	line := stepMark(step.State, c) + " " + title + " " + c.faint(took)
	// Behind mark, title, time and the blanks between them.
	if room := width - 2 - len([]rune(title)) - 1 - 6 - 2; step.Note != "" && room > 1 {
		line += "  " + c.faint(cut(printable(step.Note), room))
	}
	return line
}

// waitLines tells what a person must do now, with the number that they must read in large figures.
func waitLines(step flows.Progress) []string {
	lines := []string{""}
	if step.Show != "" {
		for row := range figures['0'] {
			line := "    "
			for _, digit := range step.Show {
				shape, known := figures[digit]
				if !known {
					shape = figures[' ']
				}
				line += shape[row] + "  "
			}
			lines = append(lines, strings.TrimRight(line, " "))
		}
		lines = append(lines, "")
	}
	return append(lines, "  "+printable(step.Title), "")
}

// figures are digits that can be read from across a room.
var figures = map[rune][5]string{
	'0': {"█████", "█   █", "█   █", "█   █", "█████"}, '1': {"  ██ ", "   █ ", "   █ ", "   █ ", "  ███"},
	'2': {"█████", "    █", "█████", "█    ", "█████"}, '3': {"█████", "    █", " ████", "    █", "█████"},
	'4': {"█   █", "█   █", "█████", "    █", "    █"}, '5': {"█████", "█    ", "█████", "    █", "█████"},
	'6': {"█████", "█    ", "█████", "█   █", "█████"}, '7': {"█████", "    █", "   █ ", "  █  ", "  █  "},
	'8': {"█████", "█   █", "█████", "█   █", "█████"}, '9': {"█████", "█   █", "█████", "    █", "█████"},
	' ': {"     ", "     ", "     ", "     ", "     "},
}

// cut shortens a text to so many characters, with a mark in the place of what is missing.
func cut(text string, room int) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= room {
		return string(letters)
	}
	return string(letters[:room-1]) + "…"
}

func stepTitle(step flows.Progress) string {
	if step.Number == 0 { // before the first page
		return "   " + step.Title
	}
	return fmt.Sprintf("%2d %s", step.Number, step.Title)
}

func stepMark(state string, c palette) string {
	switch state {
	case "done":
		return c.green("✓")
	case "failed":
		return c.red("✗")
	case "undone":
		return c.yellow("↩")
	default:
		return c.faint("–")
	}
}
