"""The subcommands of `gongkai`, a file each."""
