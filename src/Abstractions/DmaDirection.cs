namespace Dma;

/// <summary>Who may store into a mapping while the device owns it (the kernel's <c>enum dma_data_direction</c>, same values).</summary>
public enum DmaDirection
{
    /// <summary>The CPU and the device both store and load.</summary>
    Bidirectional = 0,

    /// <summary>The CPU stored, the device loads.</summary>
    ToDevice = 1,

    /// <summary>The device stores, the CPU loads afterwards.</summary>
    FromDevice = 2,

    /// <summary>Not known yet: for debugging. A mapping with it is a misuse, and only a platform with <see cref="IDiagnostics" /> is asked for one.</summary>
    None = 3,
}
