namespace Dma;

/// <summary>A buffer that a device and the CPU share: the pair of addresses that every allocation gives and every free takes.</summary>
/// <param name="Cpu">
/// The CPU address of the first byte; where <see cref="DmaAttributes.NoKernelMapping" /> was given and is honoured, a cookie
/// that is good for nothing but the free and the calls of <see cref="IUserMapping" />.
/// </param>
/// <param name="Dma">The DMA address of the first byte.</param>
public readonly record struct CoherentBuffer(CpuAddress Cpu, DmaAddress Dma)
{
    /// <summary>Both addresses, in hexadecimal.</summary>
    public override string ToString() => $"{Dma} at {Cpu}";
}
