package flows

import (
	"testing"

	"pat-robot/internal/journal"
)

func TestDecide(t *testing.T) {
	for _, tt := range []struct {
		name string
		op   journal.Operation
		f    found
		want decision
	}{
		{"a create that never came", journal.Create, found{}, closeNothing},
		{"a create beside an older one that never came", journal.Create, found{live: 1, others: 1, value: works}, closeNothing},
		{"a create that was saved", journal.Create, found{live: 1, value: works, fresh: true}, closeStored},
		{"a create whose value is lost", journal.Create, found{live: 1, asked: true}, doRevoke},
		{"a create over a dead value of the same name", journal.Create, found{live: 1, value: dead, asked: true}, doRevoke},
		{"a token of the name that was asked for in another way", journal.Create, found{live: 1}, askPerson},
		{"a create that was saved, and is refused from here", journal.Create, found{live: 1, value: dead, fresh: true, asked: true}, closeStored},
		{"a regenerate that was saved, on a site that does not answer", journal.Regenerate, found{live: 1, value: unknown, fresh: true}, closeStored},
		{"two of the name where there was none", journal.Create, found{live: 2, value: works, asked: true}, askPerson},
		{"a create beside an older one, saved", journal.Create, found{live: 2, others: 1, value: works, fresh: true}, closeStored},
		{"a create beside an older one, lost", journal.Create, found{live: 2, others: 1, value: works}, askPerson},
		{"a site that does not answer", journal.Create, found{live: 1, value: unknown, asked: true}, tryLater},
		{"a regenerate that was saved, or never came", journal.Regenerate, found{live: 1, value: works}, closeStored},
		{"a regenerate whose value is lost", journal.Regenerate, found{live: 1, value: dead}, doRegenerate},
		{"a regenerate of a token that is held elsewhere", journal.Regenerate, found{live: 1}, askPerson},
		{"a regenerate of a token that is gone", journal.Regenerate, found{value: dead}, closeRevoked},
		{"a revoke that came", journal.Revoke, found{value: dead}, closeRevoked},
		{"a revoke that never came", journal.Revoke, found{live: 1, value: works}, closeNothing},
		{"a revoke that never came, of a token that is held elsewhere", journal.Revoke, found{live: 1}, askPerson},
		{"a revoke on a site that does not answer", journal.Revoke, found{live: 1, value: unknown}, tryLater},
		{"a new name that never came", journal.Edit, found{old: 1, value: works}, closeNothing},
		{"a new name that came", journal.Edit, found{live: 1}, doFollow},
		{"an edit of a token that is gone", journal.Edit, found{}, closeRevoked},
		{"a new name that two have", journal.Edit, found{live: 2}, askPerson},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := decide(journal.Intent{Operation: tt.op, Name: "now", Old: "before"}, tt.f); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
