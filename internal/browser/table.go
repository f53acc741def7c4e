package browser

import (
	"context"
	"errors"
	"sync"

	"pat-robot/internal/secret"
	"pat-robot/internal/selectors"
)

// Table is what a table shows, read to its end although its rows are virtualised.
type Table struct {
	Headers []string
	Rows    []Row
	// Total is what the table says of its own length (aria-rowcount), -1 where it says nothing.
	Total int
}

// Row is a row with the lines of each cell.
type Row struct {
	Key   string // its index, or its text where the table gives none
	Cells [][]string
}

// tableJS reads rows while it scrolls through the table, so that rows that are only made when seen are read too. It ends
// at the bottom once the table has been quiet for arg.quiet milliseconds, or at the row that has all lines of arg.until, the
// first of them at the head of a cell, which is then left in view. Each wait is for the next painting or for a change of the table.
const tableJS = `async (table, arg) => {
	const pick = (root, list) => { for (const s of list) { const found = [...root.querySelectorAll(s)]; if (found.length) return found; } return []; };
	const lines = el => el.innerText.split('\n').map(t => t.trim()).filter(t => t);
	const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	const changed = ms => new Promise(done => {
		const seen = new MutationObserver(() => { seen.disconnect(); clearTimeout(timer); done(true); });
		const timer = setTimeout(() => { seen.disconnect(); done(false); }, ms);
		seen.observe(table, {childList: true, subtree: true, characterData: true, attributes: true});
	});
	const scrolls = el => el.scrollHeight > el.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(el).overflowY);
	let box = table;
	while (box && !scrolls(box)) box = box.parentElement;
	box = box || document.scrollingElement;
	const found = new Map();
	let first = 1; // the number of the first row, as the table counts them: bolt's header row is 1
	const read = () => {
		let hit = null;
		for (const row of pick(table, arg.rows)) {
			const cells = pick(row, arg.cells).map(lines);
			if (!cells.some(c => c.length)) continue;
			const key = row.getAttribute('data-row-index') ?? row.getAttribute('aria-rowindex') ?? row.innerText;
			found.set(key, {key, cells});
			const number = parseInt(row.getAttribute('aria-rowindex') || '', 10);
			if (number > 0 && (found.size === 1 || number < first)) first = number;
			if (arg.until.length && arg.until.every((u, i) => cells.some(c => i ? c.includes(u) : c[0] === u))) hit = row;
		}
		return hit;
	};
	const total = () => parseInt(table.getAttribute('aria-rowcount') || '-1', 10);
	const result = () => ({headers: pick(table, arg.headers).map(h => lines(h).join(' ')), total: total(), rows: [...found.values()]});
	let hit = read(), idle = 0;
	if (!hit && box.scrollTop > 0) { box.scrollTop = 0; await painted(); hit = read(); }
	// A table whose height changes as it scrolls may never come to rest at its bottom: idle rounds end the reading.
	while (!hit && idle < 30) {
		const before = box.scrollTop, size = found.size;
		box.scrollTop = before + Math.max(40, Math.floor(box.clientHeight * 0.8));
		if (box.scrollTop !== before) { await painted(); hit = read(); idle = found.size > size ? 0 : idle + 1; continue; }
		hit = read();
		if (hit) break;
		// At the bottom: the page may still be fetching more.
		const complete = box.scrollHeight <= box.clientHeight + 1 ? total() >= 0 && found.size >= total() - 1 : total() >= 0 && found.size > total() - first;
		if (complete && found.size === size) break;
		if (!await changed(arg.quiet) && found.size === size) break;
		await painted();
		hit = read();
	}
	if (hit) hit.scrollIntoView({block: 'center'});
	return result();
}`

// ReadTable reads all rows of a table, or until a row has all these lines: the first of them at the head of a cell, the
// others anywhere.
func (n *Node) ReadTable(ctx context.Context, rows, cells, headers selectors.Element, until ...string) (Table, error) {
	if until == nil {
		until = []string{}
	}
	v, err := n.Evaluate(ctx, tableJS, map[string]any{
		"rows": plainCSS(rows), "cells": plainCSS(cells), "headers": plainCSS(headers), "until": until, "quiet": quietMillis,
	})
	if err != nil {
		return Table{}, err
	}
	m, _ := v.(map[string]any)
	t := Table{Headers: toStrings(m["headers"]), Total: toInt(m["total"])}
	list, _ := m["rows"].([]any)
	for _, item := range list {
		r, _ := item.(map[string]any)
		row := Row{}
		row.Key, _ = r["key"].(string)
		cells, _ := r["cells"].([]any)
		for _, c := range cells {
			row.Cells = append(row.Cells, toStrings(c))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// quietMillis is how long a table may be still at its bottom before it counts as read, where it does not tell its length.
const quietMillis = 400

func plainCSS(e selectors.Element) []string {
	var list []string
	for _, c := range e.Candidates {
		if c.CSS != "" {
			list = append(list, c.CSS)
		}
	}
	return list
}

func toInt(v any) int {
	switch n := v.(type) {
	case int:
		return n
	case float64:
		return int(n)
	}
	return -1
}

// Box is a check box as the page shows it.
type Box struct {
	Label             string
	Checked, Disabled bool
}

// Boxes returns all visible boxes inside the node.
func (n *Node) Boxes(ctx context.Context, e selectors.Element) ([]Box, error) {
	v, err := n.Evaluate(ctx, `(el, list) => {
		const name = b => b.getAttribute('aria-label') || (b.getAttribute('aria-labelledby') || '').split(/\s+/).map(id => (document.getElementById(id) || {}).innerText || '').join(' ').trim()
			|| b.innerText || (b.labels && b.labels[0] ? b.labels[0].innerText : '') || (b.parentElement ? b.parentElement.innerText : '');
		return [...el.querySelectorAll(list.join(','))].filter(b => b.getClientRects().length).map(b => ({
			label: name(b).trim(),
			checked: 'checked' in b ? b.checked : b.getAttribute('aria-checked') === 'true',
			disabled: b.disabled === true || b.getAttribute('aria-disabled') === 'true' || b.classList.contains('disabled'),
		}));
	}`, plainCSS(e))
	if err != nil {
		return nil, err
	}
	list, _ := v.([]any)
	boxes := make([]Box, 0, len(list))
	for _, item := range list {
		m, _ := item.(map[string]any)
		label, _ := m["label"].(string)
		boxes = append(boxes, Box{Label: label, Checked: m["checked"] == true, Disabled: m["disabled"] == true})
	}
	return boxes, nil
}

// BoxesIn returns the visible boxes inside each of the groups, in their order, of which each must be there. The groups are
// read together.
func (n *Node) BoxesIn(ctx context.Context, groups []selectors.Element, e selectors.Element) ([][]Box, error) {
	boxes, errs := make([][]Box, len(groups)), make([]error, len(groups))
	var all sync.WaitGroup
	for i, g := range groups {
		all.Go(func() {
			group, err := n.Find(ctx, g)
			if err == nil {
				boxes[i], err = group.Boxes(ctx, e)
			}
			errs[i] = err
		})
	}
	all.Wait()
	return boxes, errors.Join(errs...)
}

// Secrets returns what all visible fields inside the node hold that match the first candidate that matches any.
func (n *Node) Secrets(ctx context.Context, e selectors.Element) ([]secret.Value, error) {
	v, err := n.Evaluate(ctx, `(el, list) => {
		for (const s of list) {
			const found = [...el.querySelectorAll(s)].filter(f => f.getClientRects().length);
			if (found.length) return found.map(f => (typeof f.value === 'string' ? f.value : f.innerText).trim());
		}
		return [];
	}`, plainCSS(e))
	values := make([]secret.Value, 0, 1)
	for _, text := range toStrings(v) {
		values = append(values, secret.New(text))
	}
	return values, err
}

// Labels returns the labels of all visible boxes inside the node.
func (n *Node) Labels(ctx context.Context, e selectors.Element) ([]string, error) {
	boxes, err := n.Boxes(ctx, e)
	labels := make([]string, len(boxes))
	for i, b := range boxes {
		labels[i] = b.Label
	}
	return labels, err
}
