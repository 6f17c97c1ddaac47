namespace Dma.Conformance.Specification.Memory;

/// <summary>Who may see a byte. The observer of a mapping, for a device or a user, has the id of the step that made it, which is never one of these.</summary>
internal static class Observers
{
    /// <summary>The CPU, through its caches and buffers.</summary>
    public const ulong Cpu = 0;

    /// <summary>
    /// No observer but a mark: what the CPU's last barrier (or a draining give) made visible. It is what a mapping may
    /// see at the least where giving is not declared to drain the write buffer.
    /// </summary>
    public const ulong LastBarrier = ulong.MaxValue;
}
