/* eh.h: how exceptions end a program. */
#ifdef __cplusplus
#include <exception>
using std::set_terminate;
using std::terminate;
#endif
#include "ovl/crt.h"
