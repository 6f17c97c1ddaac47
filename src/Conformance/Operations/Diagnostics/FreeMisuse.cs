using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>Frees in a wrong way: what is mapped, or a buffer with other arguments than it was allocated with.</summary>
internal static class FreeMisuse
{
    private const ulong Size = 0,
        CpuAddress = 1,
        Attributes = 2;

    public static OperationKind Mapped { get; } =
        Mistakes.Kind(
            "misuse_free_pages",
            "free_pages_exact({buffer}, {buffer.size});",
            Misuse.FreeOfMapped,
            [Argument.Uses(HandleKind.Buffer)],
            (SpecificationState state, in Operation op) =>
                state.Handles.KindOf(op[0]) == HandleKind.Buffer
                && state.Handles.TryGet<Block>(op[0], out var block)
                && block.Mappings.Exists(mapping => mapping is { IsDac: false, IsTranslation: false }),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (state.Handles.TryGet<Block>(op[0], out var block))
                {
                    machine.Platform.FreePages(block.FirstPage!.Value, block.PageCount);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (state.Handles.TryGet<Block>(op[0], out var block))
                {
                    foreach (
                        var mapping in block.Mappings.Where(mapping =>
                            mapping is { IsDac: false, IsTranslation: false }
                        )
                    )
                    {
                        diagnostics.Require(Mistakes.Of(Misuse.FreeOfMapped, mapping));
                    }
                }
            }
        );

    /// <summary>A mistake about a buffer: of which class is an argument, so each is made where it is claimed.</summary>
    public static OperationKind OtherSize { get; } =
        Of(
            "misuse_free_size",
            "dma_free_{coherent.attributes?attrs:coherent}({coherent.device}, {coherent.size} + {offset}, {coherent}, {coherent.dma}{, coherent.attributes});",
            Misuse.SizeDiffers,
            Size
        );

    public static OperationKind OtherCpuAddress { get; } =
        Of(
            "misuse_free_cpu_address",
            "dma_free_{coherent.attributes?attrs:coherent}({coherent.device}, {coherent.size}, {coherent} + {offset}, {coherent.dma}{, coherent.attributes});",
            Misuse.CpuAddressDiffers,
            CpuAddress
        );

    public static OperationKind OtherAttributes { get; } =
        Of(
            "misuse_free_attributes",
            "dma_free_attrs({coherent.device}, {coherent.size}, {coherent}, {coherent.dma}, {coherent.attributes?{coherent.attributes}:0} ^ DMA_ATTR_WRITE_COMBINE);",
            Misuse.AttributesDiffer,
            Attributes
        );

    /// <summary>A buffer is freed that user space still sees.</summary>
    public static OperationKind Shown { get; } =
        Mistakes.Kind(
            "misuse_free_shown",
            "dma_free_{user_mapping.buffer.attributes?attrs:coherent}({user_mapping.buffer.device}, {user_mapping.buffer.size}, {user_mapping.buffer}, {user_mapping.buffer.dma}{, user_mapping.buffer.attributes});",
            Misuse.UserMappingOutlivesBuffer,
            [Argument.Uses(HandleKind.UserMapping)],
            (SpecificationState state, in Operation op) =>
                UserMappingOperations.IsLive(state, op[0], out var user) && IsShownAlone(state, user.Buffer),
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (UserMappingOperations.IsLive(state, op[0], out var user))
                {
                    var (buffer, window) = (user.Buffer, user.Buffer.Window);
                    var size = new ByteCount((ulong)window.Length);
                    machine.Facet<ICoherent>().FreeCoherent(window.Device, size, buffer.Buffer, buffer.Attributes);
                }
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (UserMappingOperations.IsLive(state, op[0], out var user))
                {
                    diagnostics.Require(Mistakes.Of(Misuse.UserMappingOutlivesBuffer, user.Buffer.Window));
                }
            },
            needs: [nameof(ICoherent), nameof(IUserMapping)]
        );

    /// <summary>Whether a buffer is good for a free but for the users that see it.</summary>
    private static bool IsShownAlone(SpecificationState state, Allocation buffer) =>
        buffer is { IsMarked: false, ByNonCoherentCall: false, Region: null, Window.Ended: false }
        && buffer.Window.Block.Mappings.Count == 1
        && buffer.Window.InFlight == 0
        && UnmapMisuse.CountAt(state, buffer.Window.Device, buffer.Window.Address.Value) == 1;

    private static OperationKind Of(string name, string driver, Misuse misuse, ulong mistake) =>
        Mistakes.Kind(
            name,
            driver,
            misuse,
            [Argument.Uses(HandleKind.Coherent), Argument.Offset],
            (SpecificationState state, in Operation op) =>
                IsFreeable(state, op, out var allocation) && op[1] > 0 && op[1] <= (ulong)allocation.Window.Length,
            (Machine machine, SpecificationState state, in Operation op, Observation _) =>
            {
                if (!IsFreeable(state, op, out var allocation))
                {
                    return;
                }

                var by = new ByteCount(op[1]);
                var (buffer, length) = (allocation.Buffer, (ulong)allocation.Window.Length);
                machine
                    .Facet<ICoherent>()
                    .FreeCoherent(
                        allocation.Window.Device,
                        new ByteCount(mistake == Size ? length + op[1] : length),
                        mistake == CpuAddress ? buffer with { Cpu = buffer.Cpu.Add(by) } : buffer,
                        mistake == Attributes
                            ? allocation.Attributes ^ DmaAttributes.WriteCombine
                            : allocation.Attributes
                    );
            },
            (SpecificationState state, in Operation op, Observation _, DiagnosticsSpecification diagnostics) =>
            {
                if (IsFreeable(state, op, out var allocation))
                {
                    diagnostics.Require(Mistakes.Of(misuse, allocation.Window));
                }
            },
            (SpecificationState state, in Operation op, int _) =>
                (1, IsFreeable(state, op, out var allocation) ? (ulong)allocation.Window.Length : 1),
            needs: nameof(ICoherent)
        );

    /// <summary>A buffer that the call for coherent memory made, that nothing else leads to, and that is good for a free but for the mistake.</summary>
    private static bool IsFreeable(
        SpecificationState state,
        in Operation op,
        [NotNullWhen(true)] out Allocation? allocation
    ) =>
        AllocationOperations.IsFreeable(state, op, out allocation)
        && allocation is { ByNonCoherentCall: false, Region: null }
        && UnmapMisuse.CountAt(state, allocation.Window.Device, allocation.Window.Address.Value) == 1
        && allocation.Buffer.Cpu.Value <= ulong.MaxValue - 2 * (ulong)allocation.Window.Length;
}
