namespace Dma;

/// <summary>By which of the old names a call is made: each stands for a generic one.</summary>
public enum LegacyName
{
    /// <summary>The names of the PCI bus, such as <c>pci_map_single</c>.</summary>
    Pci = 0,

    /// <summary>The names of the SBus, such as <c>sbus_map_single</c>; there are none for masks, errors and pools.</summary>
    Sbus = 1,
}
