/* The macros of control messages by their older names. CMSG_DATA is a number of wincrypt.h's there. No guard: glibc's are set aside. */
#pragma GCC system_header
#undef CMSGHDR_ALIGN
#undef CMSGDATA_ALIGN
#undef CMSG_FIRSTHDR
#undef CMSG_NXTHDR
#undef CMSG_SPACE
#undef CMSG_LEN
#define CMSGHDR_ALIGN WSA_CMSGHDR_ALIGN
#define CMSGDATA_ALIGN WSA_CMSGDATA_ALIGN
#define CMSG_FIRSTHDR WSA_CMSG_FIRSTHDR
#define CMSG_NXTHDR WSA_CMSG_NXTHDR
#define CMSG_SPACE WSA_CMSG_SPACE
#define CMSG_LEN WSA_CMSG_LEN
