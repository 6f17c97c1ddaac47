namespace Dma;

/// <summary>
/// The facet of double-address-cycle addressing: 64-bit addresses of pages, which are plain arithmetic. They take up nothing and are
/// not unmapped: they end when their page is freed. The memory behind them is never kept coherent but by syncs.
/// </summary>
public interface IDoubleAddressCycle
{
    /// <summary>What the platform says of these addresses.</summary>
    DoubleAddressCycleDescription DoubleAddressCycleDescription => DoubleAddressCycleDescription.Unstated;

    /// <summary>Asks for such addresses (<c>pci_dac_set_dma_mask</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="mask">The largest address that the device can drive.</param>
    /// <returns>Ok: the mask is in force. Failed: the device must not use such addresses, unless a mask was accepted before.</returns>
    Answer SetDacMask(DeviceId device, DmaMask mask);

    /// <summary>The address of a byte of a page (<c>pci_dac_page_to_dma</c>). Only asked when a mask was accepted.</summary>
    /// <param name="device">The device.</param>
    /// <param name="page">The page.</param>
    /// <param name="offset">The byte, from the start of the page; inside the page.</param>
    /// <param name="direction">Who may store.</param>
    /// <returns>The address; the bytes behind it, up to the end of the page, follow it.</returns>
    Answer<DmaAddress> PageToDma(DeviceId device, PageNumber page, ByteCount offset, DmaDirection direction);

    /// <summary>The page of an address (<c>pci_dac_dma_to_page</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">An address that <see cref="PageToDma" /> gave, or one behind it in the same page.</param>
    /// <returns>The page; unsupported where the platform does not say that addresses lead back.</returns>
    Answer<PageNumber> DmaToPage(DeviceId device, DmaAddress address) => Answer.Unsupported;

    /// <summary>The offset of an address in its page (<c>pci_dac_dma_to_offset</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="address">An address that <see cref="PageToDma" /> gave, or one behind it in the same page.</param>
    /// <returns>The offset in bytes; unsupported where the platform does not say that addresses lead back.</returns>
    Answer<ByteCount> DmaToOffset(DeviceId device, DmaAddress address) => Answer.Unsupported;

    /// <summary>Takes bytes back for the CPU (<c>pci_dac_dma_sync_single_for_cpu</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">Bytes of one page.</param>
    /// <param name="direction">The direction with which the address was asked for.</param>
    /// <returns>The outcome.</returns>
    Answer SyncDacForCpu(DeviceId device, DmaRange range, DmaDirection direction);

    /// <summary>Gives bytes to the device (<c>pci_dac_dma_sync_single_for_device</c>).</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">Bytes of one page.</param>
    /// <param name="direction">The direction with which the address was asked for.</param>
    /// <returns>The outcome.</returns>
    Answer SyncDacForDevice(DeviceId device, DmaRange range, DmaDirection direction);

    /// <summary>
    /// Syncs bytes for whoever is to see them (<c>pci_dac_dma_sync_single</c>, from before the split): TO_DEVICE gives them,
    /// BIDIRECTIONAL does what is needed where one side alone has stored. The default body gives and then takes.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="range">Bytes of one page.</param>
    /// <param name="direction">The direction with which the address was asked for.</param>
    /// <returns>The outcome.</returns>
    Answer SyncDac(DeviceId device, DmaRange range, DmaDirection direction)
    {
        var given = direction == DmaDirection.FromDevice ? Answer.Ok : SyncDacForDevice(device, range, direction);
        return given != Answer.Ok || direction == DmaDirection.ToDevice
            ? given
            : SyncDacForCpu(device, range, direction);
    }
}
