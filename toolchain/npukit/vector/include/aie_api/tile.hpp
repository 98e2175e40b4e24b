// The state of the core: rounding, saturation, the cycle counter, and which tile it is.
#pragma once

#include "types.hpp"

#include <npukit/control.h>

namespace aie {

NPUKIT_API void set_saturation(saturation_mode mode) { npukit::set_saturation_mode(static_cast<unsigned>(mode)); }
NPUKIT_API saturation_mode get_saturation() { return static_cast<saturation_mode>(npukit::saturation_mode()); }
NPUKIT_API saturation_mode swap_saturation(saturation_mode mode) {
  const saturation_mode before = get_saturation();
  set_saturation(mode);
  return before;
}
NPUKIT_API void set_rounding(rounding_mode mode) { npukit::choose_rounding_mode(static_cast<unsigned>(mode)); }
NPUKIT_API rounding_mode get_rounding() { return static_cast<rounding_mode>(npukit::rounding_mode()); }
NPUKIT_API rounding_mode swap_rounding(rounding_mode mode) {
  const rounding_mode before = get_rounding();
  set_rounding(mode);
  return before;
}

/// Sets a mode, and sets the former one again at the end of its scope.
template <typename Mode> class scoped_mode {
public:
  NPUKIT_API explicit scoped_mode(Mode mode) : before(swap(mode)) {}
  NPUKIT_API ~scoped_mode() { swap(before); }
  scoped_mode(const scoped_mode &) = delete;
  scoped_mode &operator=(const scoped_mode &) = delete;

private:
  static NPUKIT_API rounding_mode swap(rounding_mode mode) { return swap_rounding(mode); }
  static NPUKIT_API saturation_mode swap(saturation_mode mode) { return swap_saturation(mode); }
  const Mode before;
};

struct tile_id {
  std::uint16_t row;
  std::uint16_t col;
};

class tile {
public:
  static NPUKIT_API tile current() { return {}; }
  NPUKIT_API std::uint64_t cycles() const { return ::get_cycles(); }

  NPUKIT_API void set_saturation(saturation_mode mode) { aie::set_saturation(mode); }
  NPUKIT_API saturation_mode get_saturation() const { return aie::get_saturation(); }
  NPUKIT_API void set_rounding(rounding_mode mode) { aie::set_rounding(mode); }
  NPUKIT_API rounding_mode get_rounding() const { return aie::get_rounding(); }

  /// The tile's place in the array, counted from its lowest row.
  NPUKIT_API tile_id global_id() const {
    const unsigned id = ::get_coreid();
    return {static_cast<std::uint16_t>(id & 0x1f), static_cast<std::uint16_t>(id >> 16 & 0x7f)};
  }

  /// Like global_id(), from the lowest row of cores: as AMD's aie_api 2026.1 counts it, which takes
  /// three rows below the cores for AIE2 (npu1 has two).
  NPUKIT_API tile_id id() const {
    const tile_id global = global_id();
    return {static_cast<std::uint16_t>(global.row - (__AIEARCH__ == 21 ? 2 : 3)), global.col};
  }
};

} // namespace aie
