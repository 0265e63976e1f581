/* concurrent_unordered_set.h: a set that several threads may look into and add to at once. */
#ifndef OVL_CONCURRENT_UNORDERED_SET_H
#define OVL_CONCURRENT_UNORDERED_SET_H
#pragma GCC system_header
#include "ovl/concurrency.h"
#include <functional>

namespace Concurrency {
template <class Key, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>, class Allocator = std::allocator<Key>>
class concurrent_unordered_set : public details::table<Key, const Key, details::whole, Hash, Equal, false> {};
template <class Key, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>, class Allocator = std::allocator<Key>>
class concurrent_unordered_multiset : public details::table<Key, const Key, details::whole, Hash, Equal, true> {};
}
#endif
