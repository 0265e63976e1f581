/* stdexcpt.h: exceptions, by their old name. */
#ifdef __cplusplus
#include <exception>
#include <stdexcept>
#endif
