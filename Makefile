# The same commands, for those whose fingers type make.
.PHONY: demo test bench
demo test bench:
	@python3 dev.py $@
