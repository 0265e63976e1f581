/* vadefs.h: lists of arguments. */
#include <stdarg.h>
