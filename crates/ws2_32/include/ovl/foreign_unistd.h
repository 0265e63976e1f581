/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own: set aside while
 * glibc's header is read. In C++ overloads settle most of it. Ends with ovl/foreign_end.h. No guard. */
#pragma GCC system_header
#undef sleep
#define sleep ovl_glibc_sleep
#undef usleep
#define usleep ovl_glibc_usleep
#undef pause
#define pause ovl_glibc_pause
#undef link
#define link ovl_glibc_link
#undef symlink
#define symlink ovl_glibc_symlink
#undef readlink
#define readlink ovl_glibc_readlink
#undef pipe
#define pipe ovl_glibc_pipe
#undef pipe2
#define pipe2 ovl_glibc_pipe2
#undef sync
#define sync ovl_glibc_sync
#undef alarm
#define alarm ovl_glibc_alarm
#undef ualarm
#define ualarm ovl_glibc_ualarm
#undef nice
#define nice ovl_glibc_nice
#undef crypt
#define crypt ovl_glibc_crypt
#undef encrypt
#define encrypt ovl_glibc_encrypt
#undef swab
#define swab ovl_glibc_swab
#undef lockf
#define lockf ovl_glibc_lockf
#undef daemon
#define daemon ovl_glibc_daemon
#undef fork
#define fork ovl_glibc_fork
#undef vfork
#define vfork ovl_glibc_vfork
#undef truncate
#define truncate ovl_glibc_truncate
#undef ftruncate
#define ftruncate ovl_glibc_ftruncate
#undef fsync
#define fsync ovl_glibc_fsync
#undef fdatasync
#define fdatasync ovl_glibc_fdatasync
#undef brk
#define brk ovl_glibc_brk
#undef acct
#define acct ovl_glibc_acct
#undef getpass
#define getpass ovl_glibc_getpass
#undef getlogin
#define getlogin ovl_glibc_getlogin
#undef ttyname
#define ttyname ovl_glibc_ttyname
#undef pread
#define pread ovl_glibc_pread
#undef pwrite
#define pwrite ovl_glibc_pwrite
#undef getpagesize
#define getpagesize ovl_glibc_getpagesize
#undef gethostid
#define gethostid ovl_glibc_gethostid
#undef profil
#define profil ovl_glibc_profil
#undef gettid
#define gettid ovl_glibc_gettid
#undef getopt
#define getopt ovl_glibc_getopt
#undef optarg
#define optarg ovl_glibc_optarg
#undef optind
#define optind ovl_glibc_optind
#undef opterr
#define opterr ovl_glibc_opterr
#undef optopt
#define optopt ovl_glibc_optopt
