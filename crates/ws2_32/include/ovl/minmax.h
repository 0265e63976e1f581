/* min and max, which windows.h gives unless NOMINMAX forbids it. In C they are macros; in C++ templates, since macros of these
 * names break every standard header that follows and std::min written anywhere. */
#ifndef OVL_MINMAX_H
#define OVL_MINMAX_H
#pragma GCC system_header
#ifndef NOMINMAX
#ifndef __cplusplus
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#elif __cplusplus >= 201103L && !defined(min) && !defined(max)
extern "C++" {
template <class A, class B> constexpr auto min(const A &a, const B &b) -> decltype(true ? a + 0 : b + 0) { return a < b ? a : b; }
template <class A, class B> constexpr auto max(const A &a, const B &b) -> decltype(true ? a + 0 : b + 0) { return a > b ? a : b; }
}
#endif
#endif
#endif
