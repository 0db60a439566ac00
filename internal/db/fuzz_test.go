package db

import (
	"bytes"
	"testing"
)

// Whatever a file says that it is a backup: it is refused, or it is read to its end. Nothing in it makes the program stumble.
func FuzzDump(f *testing.F) {
	head := `{"format":"` + dumpFormat + `","schema":1}` + "\n"
	f.Add([]byte(head + `{"table":"t","columns":["a","b"],"kinds":["text","bytea"]}` + "\n" + `{"r":["x","AA=="]}` + "\n" + `{"end":true}`))
	f.Add([]byte(head + `{"table":"t","columns":["a","b"],"kinds":["text"]}` + "\n" + `{"r":["x","AA=="]}`))
	f.Add([]byte(head + `{"r":[]}` + "\n" + `{"end":true}`))
	f.Add([]byte(head + `{"table":"t","end":true,"rows":-1}`))
	f.Add([]byte(head + `{"table":"t","columns":["a"],"kinds":["int"]}{"r":[1e999]}{"r":[{"a":[null]}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := ReadDump(bytes.NewReader(file))
		if err != nil {
			return
		}
		_, _ = r.Each(func(DumpTable) error { return nil }, func(at DumpTable, row []any) error {
			if len(row) != len(at.Columns) {
				t.Errorf("a row of %d values for %d columns", len(row), len(at.Columns))
			}
			for i, v := range row {
				if _, err := value(v, at.Kinds[i]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
