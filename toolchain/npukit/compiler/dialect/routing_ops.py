"""``aie`` operations that route streams: flows, packet flows, switchboxes, shim muxes, cascades."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import NoTerminator

from npukit.compiler.dialect.array_ops import TileElement
from npukit.compiler.dialect.attributes import (
    BoolAttr,
    I8Attr,
    I32Attr,
    boolean,
    i8,
    i32,
)
from npukit.compiler.dialect.keyword_attributes import (
    CascadeDirAttr,
    WireBundle,
    WireBundleAttr,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import ATTRIBUTES_IN_DICT, INDEX, ImplicitEndRegion


@op_definition
class FlowOp(IRDLOperation):
    """``aie.flow(%a, DMA : 0, %b, DMA : 1)``: a circuit-switched stream between two ports."""

    name = "aie.flow"
    source = operand_def(INDEX)
    source_bundle_attr = prop_def(WireBundleAttr, prop_name="source_bundle")
    source_channel_attr = prop_def(I32Attr, prop_name="source_channel")
    dest = operand_def(INDEX)
    dest_bundle_attr = prop_def(WireBundleAttr, prop_name="dest_bundle")
    dest_channel_attr = prop_def(I32Attr, prop_name="dest_channel")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = (
        "`(` $source `,` $source_bundle `:` $source_channel `,` "
        "$dest `,` $dest_bundle `:` $dest_channel `)` attr-dict"
    )

    def __init__(
        self,
        source: SSAValue | Operation,
        source_bundle: WireBundle,
        source_channel: int,
        dest: SSAValue | Operation,
        dest_bundle: WireBundle,
        dest_channel: int,
    ) -> None:
        super().__init__(
            operands=[source, dest],
            properties={
                "source_bundle": WireBundleAttr(source_bundle),
                "source_channel": i32(source_channel),
                "dest_bundle": WireBundleAttr(dest_bundle),
                "dest_channel": i32(dest_channel),
            },
        )

    @property
    def source_bundle(self) -> WireBundle:
        """The kind of port that the stream starts at."""
        return self.source_bundle_attr.data

    @property
    def source_channel(self) -> int:
        """The number of the port that the stream starts at."""
        return self.source_channel_attr.value.data

    @property
    def dest_bundle(self) -> WireBundle:
        """The kind of port that the stream ends at."""
        return self.dest_bundle_attr.data

    @property
    def dest_channel(self) -> int:
        """The number of the port that the stream ends at."""
        return self.dest_channel_attr.value.data


@op_definition
class ConnectOp(IRDLOperation):
    """``aie.connect<South : 3, North : 1>``: a circuit inside a switchbox or shim mux."""

    name = "aie.connect"
    source_bundle_attr = prop_def(WireBundleAttr, prop_name="source_bundle")
    source_channel_attr = prop_def(I32Attr, prop_name="source_channel")
    dest_bundle_attr = prop_def(WireBundleAttr, prop_name="dest_bundle")
    dest_channel_attr = prop_def(I32Attr, prop_name="dest_channel")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = (
        "`<` $source_bundle `:` $source_channel `,` $dest_bundle `:` $dest_channel `>` attr-dict"
    )

    @property
    def source(self) -> tuple[WireBundle, int]:
        """The input port of the stream."""
        return self.source_bundle_attr.data, self.source_channel_attr.value.data

    @property
    def dest(self) -> tuple[WireBundle, int]:
        """The output port of the stream."""
        return self.dest_bundle_attr.data, self.dest_channel_attr.value.data


class InterconnectOp(TileElement):
    """Base of ``aie.switchbox`` and ``aie.shim_mux``."""

    result = result_def(INDEX)
    connections = region_def()

    def __init__(self, tile: SSAValue | Operation, ops: Sequence[Operation] = ()) -> None:
        super().__init__(operands=[tile], regions=[Region(Block(ops))], result_types=[INDEX])


@op_definition
class SwitchboxOp(InterconnectOp):
    """``aie.switchbox(%t) {...}``: the configured stream switch of a tile."""

    name = "aie.switchbox"
    traits = traits_def(NoTerminator())
    custom_directives = (ImplicitEndRegion,)
    assembly_format = "`(` $tile `)` custom<ImplicitEndRegion>($connections) attr-dict"


@op_definition
class ShimMuxOp(InterconnectOp):
    """``aie.shim_mux(%t) {...}``: the mux between a shim's switch and its DMA."""

    name = "aie.shim_mux"
    traits = traits_def(NoTerminator())
    custom_directives = (ImplicitEndRegion,)
    assembly_format = "`(` $tile `)` custom<ImplicitEndRegion>($connections) attr-dict"


@op_definition
class AMSelOp(IRDLOperation):
    """``%a = aie.amsel<5> (3)``: an arbiter of a switchbox with a master select value."""

    name = "aie.amsel"
    arbiter_attr = prop_def(I8Attr, prop_name="arbiterID")
    msel_attr = prop_def(I8Attr, prop_name="msel")
    result = result_def(INDEX)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`<` $arbiterID `>` `(` $msel `)` attr-dict"

    @property
    def arbiter(self) -> int:
        """The arbiter's number."""
        return self.arbiter_attr.value.data

    @property
    def msel(self) -> int:
        """The master select value."""
        return self.msel_attr.value.data


@op_definition
class MasterSetOp(IRDLOperation):
    """``aie.masterset(South : 0, %a)``: the amsels whose packets leave through a port."""

    name = "aie.masterset"
    dest_bundle_attr = prop_def(WireBundleAttr, prop_name="dest_bundle")
    dest_channel_attr = prop_def(I32Attr, prop_name="dest_channel")
    amsels = var_operand_def(INDEX)
    keep_pkt_header_attr = opt_prop_def(BoolAttr, prop_name="keep_pkt_header")
    result = result_def(INDEX)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $dest_bundle `:` $dest_channel `,` $amsels `)` attr-dict"

    @property
    def dest(self) -> tuple[WireBundle, int]:
        """The output port of the packets."""
        return self.dest_bundle_attr.data, self.dest_channel_attr.value.data

    @property
    def keep_pkt_header(self) -> bool:
        """Whether the header word stays; false if the design does not say."""
        attr = self.keep_pkt_header_attr
        return attr is not None and bool(attr.value.data)


@op_definition
class PacketRulesOp(IRDLOperation):
    """``aie.packet_rules(South : 0) {...}``: routes the packets from an input port."""

    name = "aie.packet_rules"
    source_bundle_attr = prop_def(WireBundleAttr, prop_name="source_bundle")
    source_channel_attr = prop_def(I32Attr, prop_name="source_channel")
    rules = region_def()
    irdl_options = ATTRIBUTES_IN_DICT
    traits = traits_def(NoTerminator())
    custom_directives = (ImplicitEndRegion,)
    assembly_format = (
        "`(` $source_bundle `:` $source_channel `)` custom<ImplicitEndRegion>($rules) attr-dict"
    )

    @property
    def source(self) -> tuple[WireBundle, int]:
        """The input port of the packets."""
        return self.source_bundle_attr.data, self.source_channel_attr.value.data


@op_definition
class PacketRuleOp(IRDLOperation):
    """``aie.rule(31, 15, %a)``: packets whose id, masked, equals the value go to an amsel."""

    name = "aie.rule"
    mask_attr = prop_def(I8Attr, prop_name="mask")
    value_attr = prop_def(I8Attr, prop_name="value")
    amsel = operand_def(INDEX)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $mask `,` $value `,` $amsel `)` attr-dict"

    @property
    def mask(self) -> int:
        """Which bits of the id count."""
        return self.mask_attr.value.data & 0xFF

    @property
    def value(self) -> int:
        """The required value of the masked id."""
        return self.value_attr.value.data & 0xFF


@op_definition
class PacketFlowOp(IRDLOperation):
    """``aie.packet_flow(15) {...}``: packets of one id from one source to its destinations."""

    name = "aie.packet_flow"
    id_attr = prop_def(I8Attr, prop_name="ID")
    keep_pkt_header_attr = opt_prop_def(BoolAttr, prop_name="keep_pkt_header")
    priority_route = opt_prop_def(BoolAttr)
    ports = region_def()
    irdl_options = ATTRIBUTES_IN_DICT
    traits = traits_def(NoTerminator())
    custom_directives = (ImplicitEndRegion,)
    assembly_format = "`(` $ID `)` custom<ImplicitEndRegion>($ports) attr-dict"

    def __init__(
        self, packet_id: int, ports: Sequence[Operation], *, keep_pkt_header: bool = False
    ) -> None:
        super().__init__(
            properties={
                "ID": i8(packet_id),
                "keep_pkt_header": boolean(True) if keep_pkt_header else None,
            },
            regions=[Region(Block(ports))],
        )

    @property
    def packet_id(self) -> int:
        """The id of the packets."""
        return self.id_attr.value.data & 0xFF

    @property
    def keep_pkt_header(self) -> bool:
        """Whether the header word stays; false if the design does not say."""
        attr = self.keep_pkt_header_attr
        return attr is not None and bool(attr.value.data)

    @property
    def sources(self) -> tuple[PacketSourceOp, ...]:
        """The sources: all send packets with the id of the flow to its destinations."""
        return tuple(op for op in self.ports.block.ops if isinstance(op, PacketSourceOp))

    @property
    def dests(self) -> tuple[PacketDestOp, ...]:
        """The destinations."""
        return tuple(op for op in self.ports.block.ops if isinstance(op, PacketDestOp))


class PacketPortOp(TileElement):
    """Base of ``aie.packet_source`` and ``aie.packet_dest``."""

    bundle_attr = prop_def(WireBundleAttr, prop_name="bundle")
    channel_attr = prop_def(I32Attr, prop_name="channel")

    def __init__(self, tile: SSAValue | Operation, bundle: WireBundle, channel: int) -> None:
        properties: dict[str, Attribute] = {
            "bundle": WireBundleAttr(bundle),
            "channel": i32(channel),
        }
        super().__init__(operands=[tile], properties=properties)

    @property
    def bundle(self) -> WireBundle:
        """The kind of port."""
        return self.bundle_attr.data

    @property
    def channel(self) -> int:
        """The port's number."""
        return self.channel_attr.value.data


@op_definition
class PacketSourceOp(PacketPortOp):
    """``aie.packet_source<%t, DMA : 0>``: where the packets of a flow come from."""

    name = "aie.packet_source"
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`<` $tile `,` $bundle `:` $channel `>` attr-dict"


@op_definition
class PacketDestOp(PacketPortOp):
    """``aie.packet_dest<%t, DMA : 0>``: where the packets of a flow go."""

    name = "aie.packet_dest"
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`<` $tile `,` $bundle `:` $channel `>` attr-dict"


@op_definition
class WireOp(IRDLOperation):
    """``aie.wire(%a : North, %b : South)``: physical wires, for information."""

    name = "aie.wire"
    source = operand_def(INDEX)
    source_bundle = prop_def(WireBundleAttr)
    dest = operand_def(INDEX)
    dest_bundle = prop_def(WireBundleAttr)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $source `:` $source_bundle `,` $dest `:` $dest_bundle `)` attr-dict"


@op_definition
class PlioOp(IRDLOperation):
    """``aie.plio(2)``: an interface to programmable logic."""

    name = "aie.plio"
    col = prop_def(I32Attr)
    result = result_def(INDEX)
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $col `)` attr-dict"


@op_definition
class CascadeFlowOp(IRDLOperation):
    """``aie.cascade_flow(%a, %b)``: a cascade stream between neighbouring cores."""

    name = "aie.cascade_flow"
    source_tile = operand_def(INDEX)
    dest_tile = operand_def(INDEX)
    assembly_format = "`(` $source_tile `,` $dest_tile `)` attr-dict"


@op_definition
class ConfigureCascadeOp(TileElement):
    """``aie.configure_cascade(%t, West, East)``: the sides of a core's cascade ports."""

    name = "aie.configure_cascade"
    input_dir = prop_def(CascadeDirAttr, prop_name="inputDir")
    output_dir = prop_def(CascadeDirAttr, prop_name="outputDir")
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $tile `,` $inputDir `,` $outputDir `)` attr-dict"
