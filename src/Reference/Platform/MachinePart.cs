namespace Dma.Reference;

/// <summary>A replaceable part that a machine has once.</summary>
/// <param name="machine">The machine. While it is put together only the parts named before this one in <see cref="MachineParts" /> exist.</param>
public abstract class MachinePart(Machine machine)
{
    /// <summary>The machine that the part is built into.</summary>
    public Machine Machine { get; } = machine;

    /// <summary>Ends work that the part put off; most put none off.</summary>
    public virtual void Settle() { }
}

/// <summary>A replaceable part that every device of a machine has for itself.</summary>
/// <param name="device">The device. While it is put together only the parts named before this one in <see cref="MachineParts" /> exist.</param>
public abstract class DevicePart(Device device)
{
    /// <summary>The device that the part is built into.</summary>
    public Device Device { get; } = device;

    /// <summary>The machine of the device.</summary>
    public Machine Machine => Device.Machine;

    /// <summary>Ends work that the part put off; most put none off.</summary>
    public virtual void Settle() { }
}
