namespace Dma.Variants;

// Suspend and resume.
public abstract partial class PlatformWrapper : ISuspend
{
    /// <inheritdoc />
    public virtual Answer SuspendDevice(DeviceId device) => Inner.SuspendDevice(device);

    /// <inheritdoc />
    public virtual Answer ResumeDevice(DeviceId device) => Inner.ResumeDevice(device);
}
