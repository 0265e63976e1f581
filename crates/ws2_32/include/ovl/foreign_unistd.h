/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own, or as a macro: set
 * aside while glibc's header is read. In C++ overloads settle most of it. Included before it, and after it with OVL_FOREIGN_END. No guard. */
#pragma GCC system_header
#ifndef OVL_FOREIGN_END
#pragma push_macro("sleep")
#undef sleep
#define sleep ovl_glibc_sleep
#pragma push_macro("usleep")
#undef usleep
#define usleep ovl_glibc_usleep
#pragma push_macro("pause")
#undef pause
#define pause ovl_glibc_pause
#pragma push_macro("link")
#undef link
#define link ovl_glibc_link
#pragma push_macro("symlink")
#undef symlink
#define symlink ovl_glibc_symlink
#pragma push_macro("readlink")
#undef readlink
#define readlink ovl_glibc_readlink
#pragma push_macro("pipe")
#undef pipe
#define pipe ovl_glibc_pipe
#pragma push_macro("pipe2")
#undef pipe2
#define pipe2 ovl_glibc_pipe2
#pragma push_macro("sync")
#undef sync
#define sync ovl_glibc_sync
#pragma push_macro("alarm")
#undef alarm
#define alarm ovl_glibc_alarm
#pragma push_macro("ualarm")
#undef ualarm
#define ualarm ovl_glibc_ualarm
#pragma push_macro("nice")
#undef nice
#define nice ovl_glibc_nice
#pragma push_macro("crypt")
#undef crypt
#define crypt ovl_glibc_crypt
#pragma push_macro("encrypt")
#undef encrypt
#define encrypt ovl_glibc_encrypt
#pragma push_macro("swab")
#undef swab
#define swab ovl_glibc_swab
#pragma push_macro("lockf")
#undef lockf
#define lockf ovl_glibc_lockf
#pragma push_macro("daemon")
#undef daemon
#define daemon ovl_glibc_daemon
#pragma push_macro("fork")
#undef fork
#define fork ovl_glibc_fork
#pragma push_macro("vfork")
#undef vfork
#define vfork ovl_glibc_vfork
#pragma push_macro("truncate")
#undef truncate
#define truncate ovl_glibc_truncate
#pragma push_macro("ftruncate")
#undef ftruncate
#define ftruncate ovl_glibc_ftruncate
#pragma push_macro("fsync")
#undef fsync
#define fsync ovl_glibc_fsync
#pragma push_macro("fdatasync")
#undef fdatasync
#define fdatasync ovl_glibc_fdatasync
#pragma push_macro("brk")
#undef brk
#define brk ovl_glibc_brk
#pragma push_macro("acct")
#undef acct
#define acct ovl_glibc_acct
#pragma push_macro("getpass")
#undef getpass
#define getpass ovl_glibc_getpass
#pragma push_macro("getlogin")
#undef getlogin
#define getlogin ovl_glibc_getlogin
#pragma push_macro("ttyname")
#undef ttyname
#define ttyname ovl_glibc_ttyname
#pragma push_macro("pread")
#undef pread
#define pread ovl_glibc_pread
#pragma push_macro("pwrite")
#undef pwrite
#define pwrite ovl_glibc_pwrite
#pragma push_macro("getpagesize")
#undef getpagesize
#define getpagesize ovl_glibc_getpagesize
#pragma push_macro("gethostid")
#undef gethostid
#define gethostid ovl_glibc_gethostid
#pragma push_macro("profil")
#undef profil
#define profil ovl_glibc_profil
#pragma push_macro("gettid")
#undef gettid
#define gettid ovl_glibc_gettid
#pragma push_macro("getopt")
#undef getopt
#define getopt ovl_glibc_getopt
#pragma push_macro("optarg")
#undef optarg
#define optarg ovl_glibc_optarg
#pragma push_macro("optind")
#undef optind
#define optind ovl_glibc_optind
#pragma push_macro("opterr")
#undef opterr
#define opterr ovl_glibc_opterr
#pragma push_macro("optopt")
#undef optopt
#define optopt ovl_glibc_optopt
/* Sources of sockets that are closed by one name everywhere make it closesocket: glibc's own keeps its name. */
#pragma push_macro("close")
#undef close
#else
#pragma pop_macro("close")
#pragma pop_macro("sleep")
#pragma pop_macro("usleep")
#pragma pop_macro("pause")
#pragma pop_macro("link")
#pragma pop_macro("symlink")
#pragma pop_macro("readlink")
#pragma pop_macro("pipe")
#pragma pop_macro("pipe2")
#pragma pop_macro("sync")
#pragma pop_macro("alarm")
#pragma pop_macro("ualarm")
#pragma pop_macro("nice")
#pragma pop_macro("crypt")
#pragma pop_macro("encrypt")
#pragma pop_macro("swab")
#pragma pop_macro("lockf")
#pragma pop_macro("daemon")
#pragma pop_macro("fork")
#pragma pop_macro("vfork")
#pragma pop_macro("truncate")
#pragma pop_macro("ftruncate")
#pragma pop_macro("fsync")
#pragma pop_macro("fdatasync")
#pragma pop_macro("brk")
#pragma pop_macro("acct")
#pragma pop_macro("getpass")
#pragma pop_macro("getlogin")
#pragma pop_macro("ttyname")
#pragma pop_macro("pread")
#pragma pop_macro("pwrite")
#pragma pop_macro("getpagesize")
#pragma pop_macro("gethostid")
#pragma pop_macro("profil")
#pragma pop_macro("gettid")
#pragma pop_macro("getopt")
#pragma pop_macro("optarg")
#pragma pop_macro("optind")
#pragma pop_macro("opterr")
#pragma pop_macro("optopt")
#endif
