/* The plain words of windows.h, which a source that includes nothing of Windows may use as names of its own: ovl/alone.h sets them aside, and
 * the first header of Windows that is included brings them again. No guard: it may be read more than once. */
#pragma GCC system_header
#undef OVL_PLAIN_WORDS_ASIDE
#define FAR
#define NEAR
#define far
#define near
#define CONST const
#define IN
#define OUT
#define OPTIONAL
#define VOID void
