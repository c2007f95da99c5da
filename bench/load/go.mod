module cisco-phones.invalid/bench/load

go 1.25
