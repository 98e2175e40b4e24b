"""Names of the registers that are neither a DMA's nor a lock's.

Source: AMD's AIE-ML register reference (AM025).
"""

from __future__ import annotations

from typing import Final

from npukit.machine.tiles import TileKind

# (first offset, end, stride, name); `{}` takes the number of strides from the first offset.
_Range = tuple[int, int, int, str]

_NAMES: Final[dict[TileKind, tuple[_Range, ...]]] = {
    TileKind.SHIM: (
        (0x14100, 0x14118, 4, "Locks_Event_Selection_{}"),
        (0x1F000, 0x1F004, 4, "Mux_Config"),
        (0x1F004, 0x1F008, 4, "Demux_Config"),
        (0x31000, 0x3100C, 4, "Performance_Ctrl{}"),
        (0x31020, 0x31028, 4, "Performance_Counter{}"),
        (0x34000, 0x34004, 4, "Timer_Control"),
        (0x34008, 0x3400C, 4, "Event_Generate"),
        (0x34010, 0x34050, 4, "Event_Broadcast{}_A"),
        (0x340D0, 0x340D8, 4, "Trace_Control{}"),
        (0x340D8, 0x340DC, 4, "Trace_Status"),
        (0x340E0, 0x340E8, 4, "Trace_Event{}"),
        (0x340F8, 0x340FC, 4, "Timer_Low"),
        (0x340FC, 0x34100, 4, "Timer_High"),
        (0x34200, 0x34210, 4, "Event_Status{}"),
        (0x36030, 0x36034, 4, "Tile_Control"),
        (0x3F000, 0x3F004, 4, "Stream_Switch_Master_Config_Tile_Ctrl"),
        (0x3F004, 0x3F008, 4, "Stream_Switch_Master_Config_FIFO{}"),
        (0x3F008, 0x3F020, 4, "Stream_Switch_Master_Config_South{}"),
        (0x3F020, 0x3F030, 4, "Stream_Switch_Master_Config_West{}"),
        (0x3F030, 0x3F048, 4, "Stream_Switch_Master_Config_North{}"),
        (0x3F048, 0x3F058, 4, "Stream_Switch_Master_Config_East{}"),
        (0x3F100, 0x3F104, 4, "Stream_Switch_Slave_Config_Tile_Ctrl"),
        (0x3F104, 0x3F108, 4, "Stream_Switch_Slave_Config_FIFO_{}"),
        (0x3F108, 0x3F128, 4, "Stream_Switch_Slave_Config_South_{}"),
        (0x3F128, 0x3F138, 4, "Stream_Switch_Slave_Config_West_{}"),
        (0x3F138, 0x3F148, 4, "Stream_Switch_Slave_Config_North_{}"),
        (0x3F148, 0x3F158, 4, "Stream_Switch_Slave_Config_East_{}"),
        (0x3F158, 0x3F15C, 4, "Stream_Switch_Slave_Config_Trace"),
        (0x3F200, 0x3F370, 4, "Stream_Switch_Slave_Slot{}"),
        (0x3FF00, 0x3FF08, 4, "Stream_Switch_Event_Port_Selection_{}"),
        (0xFFF00, 0xFFF08, 4, "Module_Clock_Control_{}"),
        (0xFFF20, 0xFFF24, 4, "Column_Clock_Control"),
        (0xFFF28, 0xFFF2C, 4, "AIE_Tile_Column_Reset"),
    ),
    TileKind.MEM: (
        (0x91000, 0x9100C, 4, "Performance_Control{}"),
        (0x91020, 0x91030, 4, "Performance_Counter{}"),
        (0x94000, 0x94004, 4, "Timer_Control"),
        (0x94008, 0x9400C, 4, "Event_Generate"),
        (0x94010, 0x94050, 4, "Event_Broadcast{}"),
        (0x940D0, 0x940D8, 4, "Trace_Control{}"),
        (0x940D8, 0x940DC, 4, "Trace_Status"),
        (0x940E0, 0x940E8, 4, "Trace_Event{}"),
        (0x940F8, 0x940FC, 4, "Timer_Low"),
        (0x940FC, 0x94100, 4, "Timer_High"),
        (0x96030, 0x96034, 4, "Tile_Control"),
        (0x96048, 0x9604C, 4, "Memory_Control"),
        (0xA06A0, 0xA06A4, 4, "DMA_Event_Channel_Selection"),
        (0xB0000, 0xB0018, 4, "Stream_Switch_Master_Config_DMA{}"),
        (0xB0018, 0xB001C, 4, "Stream_Switch_Master_Config_Tile_Ctrl"),
        (0xB001C, 0xB002C, 4, "Stream_Switch_Master_Config_South{}"),
        (0xB002C, 0xB0044, 4, "Stream_Switch_Master_Config_North{}"),
        (0xB0100, 0xB0118, 4, "Stream_Switch_Slave_Config_DMA_{}"),
        (0xB0118, 0xB011C, 4, "Stream_Switch_Slave_Config_Tile_Ctrl"),
        (0xB011C, 0xB0134, 4, "Stream_Switch_Slave_Config_South_{}"),
        (0xB0134, 0xB0144, 4, "Stream_Switch_Slave_Config_North_{}"),
        (0xB0144, 0xB0148, 4, "Stream_Switch_Slave_Config_Trace"),
        (0xB0200, 0xB0320, 4, "Stream_Switch_Slave_Slot{}"),
        (0xB0F00, 0xB0F08, 4, "Stream_Switch_Event_Port_Selection_{}"),
        (0xFFF00, 0xFFF04, 4, "Module_Clock_Control"),
    ),
    TileKind.CORE: (
        (0x11000, 0x1100C, 4, "Memory_Performance_Control{}"),
        (0x11020, 0x11028, 4, "Memory_Performance_Counter{}"),
        (0x14000, 0x14004, 4, "Memory_Timer_Control"),
        (0x14008, 0x1400C, 4, "Memory_Event_Generate"),
        (0x14010, 0x14050, 4, "Memory_Event_Broadcast{}"),
        (0x140D0, 0x140D8, 4, "Memory_Trace_Control{}"),
        (0x140D8, 0x140DC, 4, "Memory_Trace_Status"),
        (0x140E0, 0x140E8, 4, "Memory_Trace_Event{}"),
        (0x16010, 0x16014, 4, "Memory_Control"),
        (0x20000, 0x24000, 0x4000, "Program_Memory"),
        (0x31500, 0x3150C, 4, "Performance_Control{}"),
        (0x31520, 0x31530, 4, "Performance_Counter{}"),
        (0x32000, 0x32004, 4, "Core_Control"),
        (0x32004, 0x32008, 4, "Core_Status"),
        (0x32008, 0x3200C, 4, "Enable_Events"),
        (0x3200C, 0x32010, 4, "Reset_Event"),
        (0x32010, 0x3201C, 4, "Debug_Control{}"),
        (0x3201C, 0x32020, 4, "Debug_Status"),
        (0x32038, 0x3203C, 4, "Core_Processor_Bus"),
        (0x34000, 0x34004, 4, "Timer_Control"),
        (0x34008, 0x3400C, 4, "Event_Generate"),
        (0x34010, 0x34050, 4, "Event_Broadcast{}"),
        (0x340D0, 0x340D8, 4, "Trace_Control{}"),
        (0x340D8, 0x340DC, 4, "Trace_Status"),
        (0x340E0, 0x340E8, 4, "Trace_Event{}"),
        (0x340F8, 0x340FC, 4, "Timer_Low"),
        (0x340FC, 0x34100, 4, "Timer_High"),
        (0x34200, 0x34210, 4, "Event_Status{}"),
        (0x36030, 0x36034, 4, "Tile_Control"),
        (0x3F000, 0x3F004, 4, "Stream_Switch_Master_Config_AIE_Core{}"),
        (0x3F004, 0x3F00C, 4, "Stream_Switch_Master_Config_DMA{}"),
        (0x3F00C, 0x3F010, 4, "Stream_Switch_Master_Config_Tile_Ctrl"),
        (0x3F010, 0x3F014, 4, "Stream_Switch_Master_Config_FIFO{}"),
        (0x3F014, 0x3F024, 4, "Stream_Switch_Master_Config_South{}"),
        (0x3F024, 0x3F034, 4, "Stream_Switch_Master_Config_West{}"),
        (0x3F034, 0x3F04C, 4, "Stream_Switch_Master_Config_North{}"),
        (0x3F04C, 0x3F05C, 4, "Stream_Switch_Master_Config_East{}"),
        (0x3F100, 0x3F104, 4, "Stream_Switch_Slave_Config_AIE_Core{}"),
        (0x3F104, 0x3F10C, 4, "Stream_Switch_Slave_Config_DMA_{}"),
        (0x3F10C, 0x3F110, 4, "Stream_Switch_Slave_Config_Tile_Ctrl"),
        (0x3F110, 0x3F114, 4, "Stream_Switch_Slave_Config_FIFO_{}"),
        (0x3F114, 0x3F12C, 4, "Stream_Switch_Slave_Config_South_{}"),
        (0x3F12C, 0x3F13C, 4, "Stream_Switch_Slave_Config_West_{}"),
        (0x3F13C, 0x3F14C, 4, "Stream_Switch_Slave_Config_North_{}"),
        (0x3F14C, 0x3F15C, 4, "Stream_Switch_Slave_Config_East_{}"),
        (0x3F15C, 0x3F160, 4, "Stream_Switch_Slave_Config_AIE_Trace"),
        (0x3F160, 0x3F164, 4, "Stream_Switch_Slave_Config_Mem_Trace"),
        (0x3F200, 0x3F390, 4, "Stream_Switch_Slave_Slot{}"),
        (0x3FF00, 0x3FF08, 4, "Stream_Switch_Event_Port_Selection_{}"),
        (0x60000, 0x60004, 4, "Module_Clock_Control"),
    ),
}


def name_of(kind: TileKind, offset: int) -> str:
    """The name of the register at ``offset`` of a kind of tile; the offset if it has none here."""
    for first, end, stride, name in _NAMES[kind]:
        if first <= offset < end:
            number, within = divmod(offset - first, stride)
            return name.format(number) + (f"+{within:#x}" if within else "")
    return f"{offset:#07x}"
