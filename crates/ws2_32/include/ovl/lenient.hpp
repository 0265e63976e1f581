/* What `overlapped c++` makes of sources that Microsoft's compiler takes and gcc refuses. */
#ifndef OVL_LENIENT_HPP
#define OVL_LENIENT_HPP
#pragma GCC system_header
namespace ovl {
/* A temporary for a reference that is not to a constant: it lasts as long as the call that it is an argument of. */
template <class Type> inline Type &lasting(Type &&value) { return value; }
/* The type of an overload's parameter where another overload's is the same here and is not on Windows, LONG beside int: nothing becomes one,
 * so the other is called. */
template <class Type> struct twice {
    Type value;
    operator Type &() { return value; }
    operator const Type &() const { return value; }
};
}
#endif
