@rem npm scripts begin with "exec", so that on POSIX a signal to npm reaches the console; cmd.exe has no such word.
@%*
