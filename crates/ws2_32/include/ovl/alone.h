/* alone.h: Microsoft's C runtime for a source that includes nothing of Windows: without the words that windows.h alone would bring. `overlapped
 * cc` puts it before such a source. */
#ifndef OVL_ALONE_H
#define OVL_ALONE_H
#pragma GCC system_header
#pragma push_macro("NOMINMAX")
#pragma push_macro("WIN32_LEAN_AND_MEAN")
#undef NOMINMAX
#undef WIN32_LEAN_AND_MEAN
#ifdef __cplusplus
#define NOMINMAX
#endif
#define WIN32_LEAN_AND_MEAN
#include "ovl/crt.h"
#undef WIN32_LEAN_AND_MEAN
#undef NOMINMAX
#pragma pop_macro("WIN32_LEAN_AND_MEAN")
#pragma pop_macro("NOMINMAX")
/* ovl/plain_words.h. */
#define OVL_PLAIN_WORDS_ASIDE
#undef IN
#undef OUT
#undef OPTIONAL
#undef far
#undef near
#undef FAR
#undef NEAR
#undef CONST
#undef VOID
#endif
