"""The guidance: vocabulary, duties, clocks and the lifecycle of each kind of case; pure."""
