namespace Dma.Reference;

/// <summary>The allocator of an architecture: attributes that it does not honour are left aside, and memory that need not be coherent is what it gives. Replaceable.</summary>
/// <param name="machine">The machine.</param>
/// <param name="architecture">The architecture.</param>
public class ArchitectureAllocator(Machine machine, Architecture architecture) : CoherentAllocator(machine)
{
    /// <inheritdoc />
    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request) =>
        request.IsNonCoherent && architecture.NonCoherent == NonCoherentMemory.Null
            ? Answer.Failed(Errno.NoMemory)
            : base.Allocate(request);

    /// <inheritdoc />
    protected override MemoryType MemoryTypeOf(in CoherentRequest request) =>
        base.MemoryTypeOf(
            request with
            {
                Attributes = request.Attributes & architecture.Honours,
                IsNonCoherent = request.IsNonCoherent && architecture.NonCoherent == NonCoherentMemory.Cacheable,
            }
        );
}
