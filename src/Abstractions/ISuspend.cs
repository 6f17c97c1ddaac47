namespace Dma;

/// <summary>
/// The facet of devices whose power is taken away and given back, with that of the IOMMU in front of them. The driver is asked for
/// nothing: what was mapped before is there afterwards.
/// </summary>
/// <remarks>
/// <para>A device is suspended when its stores are complete. As long as it is, it makes no access, and no call of the mapping
/// API is made for it, nor one that uses a mapping, a buffer or a pool of it; the CPU leaves its coherent buffers alone. Mappings
/// and buffers stay live, at the same addresses.</para>
/// <para>It is no hand-over, and the power of the CPU and of memory is left alone: who owns bytes goes on to own them, and what
/// caches hold is no more and no less on its way to memory than before.</para>
/// </remarks>
public interface ISuspend
{
    /// <summary>Takes the power of a device away.</summary>
    /// <param name="device">A device that is not suspended, and has no store in flight.</param>
    /// <returns>The outcome: failed, and the device goes on as before, where it is kept awake.</returns>
    Answer SuspendDevice(DeviceId device);

    /// <summary>Gives the power of a device back.</summary>
    /// <param name="device">A device that is suspended.</param>
    /// <returns>The outcome.</returns>
    Answer ResumeDevice(DeviceId device);
}
