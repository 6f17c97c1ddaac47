using Dma.Reference;

namespace Dma.Variants.DeviceMemory;

/// <summary>A platform without the calls that allocators make among themselves.</summary>
/// <param name="inner">The machine.</param>
internal sealed class NoAllocatorCalls(Machine inner) : PlatformWrapper(inner)
{
    public override Answer<DeviceMemoryAnswer> AllocateFromDeviceMemory(DeviceId device, ByteCount size) =>
        Answer.Unsupported;

    public override Answer<bool> ReleaseFromDeviceMemory(DeviceId device, int order, CpuAddress buffer) =>
        Answer.Unsupported;
}

/// <summary>A platform that makes its description anew whenever it is asked.</summary>
/// <param name="inner">The machine.</param>
internal sealed class DescribedAnew(Machine inner) : PlatformWrapper(inner)
{
    public override DeviceMemoryDescription DeviceMemoryDescription =>
        base.DeviceMemoryDescription with
        {
            Declarable = [.. base.DeviceMemoryDescription.Declarable.Select(memory => memory with { })],
        };
}
