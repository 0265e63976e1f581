/* Positions in files, after glibc's <stdio.h>: a number, as in Microsoft's runtime, with which programs reckon. */
#if defined(_WIN32) && !defined(OVL_POSITIONS_H)
#define OVL_POSITIONS_H
#pragma GCC system_header
typedef long long ovl_fpos_t;
#ifdef __cplusplus
extern "C++" {
static __inline__ __attribute__((__unused__)) int fgetpos(FILE *file, ovl_fpos_t *position) {
    ovl_fpos_t at = ftello(file);
    if (at < 0) return -1;
    *position = at;
    return 0;
}
static __inline__ __attribute__((__unused__)) int fsetpos(FILE *file, const ovl_fpos_t *position) { return fseeko(file, *position, SEEK_SET); }
}
#else
static __inline__ __attribute__((__unused__)) int ovl_fgetpos(FILE *file, ovl_fpos_t *position) {
    ovl_fpos_t at = ftello(file);
    if (at < 0) return -1;
    *position = at;
    return 0;
}
static __inline__ __attribute__((__unused__)) int ovl_fsetpos(FILE *file, const ovl_fpos_t *position) { return fseeko(file, *position, SEEK_SET); }
#define fgetpos ovl_fgetpos
#define fsetpos ovl_fsetpos
#endif
#define fpos_t ovl_fpos_t
#endif
