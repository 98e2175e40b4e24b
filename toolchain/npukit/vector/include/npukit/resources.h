// Memory banks and stream ports as types carry them. The emulated core has one memory and orders its
// accesses, so a type with a resource is the type itself.
#pragma once

enum class aie_dm_resource {
  none,
  PM,
  DM,
  DM_test,
  stack,
  a,
  b,
  c,
  d,
  ab,
  ac,
  ad,
  bc,
  bd,
  cd,
  TM,
};
enum class aie_stream_resource_in { none, a, b };
enum class aie_stream_resource_out { none, a, b };

#define AIE_DM_RESOURCE(X)
#define __aie_dm_resource_stack
#define __aie_dm_resource_a
#define __aie_dm_resource_b
#define __aie_dm_resource_c
#define __aie_dm_resource_d
#define __aie_dm_resource_ab
#define __aie_dm_resource_ac
#define __aie_dm_resource_ad
#define __aie_dm_resource_bc
#define __aie_dm_resource_bd
#define __aie_dm_resource_cd
#define __aie_dm_resource_TM
#define __aie_stream_resource_in_a
#define __aie_stream_resource_in_b
#define __aie_stream_resource_out_a
#define __aie_stream_resource_out_b

template <typename T> struct aie_dm_resource_remove {
  using type = T;
};
template <typename T> using aie_dm_resource_remove_t = typename aie_dm_resource_remove<T>::type;
template <typename T, aie_dm_resource> struct aie_dm_resource_set {
  using type = T;
};
template <typename T, aie_dm_resource Resource>
using aie_dm_resource_set_t = typename aie_dm_resource_set<T, Resource>::type;
template <typename T> struct aie_dm_resource_get {
  static constexpr aie_dm_resource value = aie_dm_resource::none;
};
template <typename T>
inline constexpr aie_dm_resource aie_dm_resource_get_v = aie_dm_resource_get<T>::value;
template <typename T, aie_dm_resource Resource>
inline constexpr bool aie_dm_resource_is_same_v = Resource == aie_dm_resource_get_v<T>;

template <typename T> struct aie_stream_resource_remove {
  using type = T;
};
template <typename T>
using aie_stream_resource_remove_t = typename aie_stream_resource_remove<T>::type;
template <typename T, aie_stream_resource_in> struct aie_stream_resource_in_set {
  using type = T;
};
template <typename T, aie_stream_resource_in Resource>
using aie_stream_resource_in_set_t = typename aie_stream_resource_in_set<T, Resource>::type;
template <typename T, aie_stream_resource_out> struct aie_stream_resource_out_set {
  using type = T;
};
template <typename T, aie_stream_resource_out Resource>
using aie_stream_resource_out_set_t = typename aie_stream_resource_out_set<T, Resource>::type;
template <typename T> struct aie_stream_resource_in_get {
  static constexpr aie_stream_resource_in value = aie_stream_resource_in::none;
};
template <typename T> struct aie_stream_resource_out_get {
  static constexpr aie_stream_resource_out value = aie_stream_resource_out::none;
};
template <typename T>
inline constexpr aie_stream_resource_in aie_stream_resource_in_get_v =
    aie_stream_resource_in_get<T>::value;
template <typename T>
inline constexpr aie_stream_resource_out aie_stream_resource_out_get_v =
    aie_stream_resource_out_get<T>::value;
template <typename T, aie_stream_resource_in Resource>
inline constexpr bool aie_stream_resource_in_is_same_v =
    Resource == aie_stream_resource_in_get_v<T>;
template <typename T, aie_stream_resource_out Resource>
inline constexpr bool aie_stream_resource_out_is_same_v =
    Resource == aie_stream_resource_out_get_v<T>;
