namespace Dma.Reference.Tests.DeviceMemory;

/// <summary>What a driver does with memory that can be declared for its device.</summary>
internal static class DeviceMemoryDriver
{
    /// <summary>Declares a part of the memory with a number.</summary>
    public static Answer<int> Declare(
        this Machine machine,
        int memory,
        ulong offset,
        ulong size,
        DeviceMemoryFlags flags = DeviceMemoryFlags.Map
    )
    {
        var declarable = machine.DeviceMemoryDescription.Declarable[memory];
        return machine.DeclareMemory(
            declarable.Device,
            declarable.Start.Add(new(offset)),
            declarable.DeviceAddress.Add(new(offset)),
            new(size),
            flags
        );
    }

    /// <summary>Marks a part of the memory with a number, which is declared.</summary>
    public static Answer<CpuAddress> Mark(this Machine machine, ulong offset, ulong size, int memory = 0)
    {
        var declarable = machine.DeviceMemoryDescription.Declarable[memory];
        return machine.MarkOccupied(declarable.Device, declarable.DeviceAddress.Add(new(offset)), new(size));
    }
}
