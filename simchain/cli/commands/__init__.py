"""The commands, a file each (`files` has those that run nothing): what they take, and whom they hand it to."""
