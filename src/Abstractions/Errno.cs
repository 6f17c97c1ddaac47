namespace Dma;

/// <summary>Why a call failed: the kernel's error numbers, without the sign.</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Input or output error; the answer to a mask that cannot be had (<c>EIO</c>).</summary>
    IO = 5,

    /// <summary>There is no such address, or nothing that can be mapped there (<c>ENXIO</c>).</summary>
    NoSuchAddress = 6,

    /// <summary>Out of memory, or out of DMA addresses (<c>ENOMEM</c>).</summary>
    NoMemory = 12,

    /// <summary>The address is not one of the platform's (<c>EFAULT</c>).</summary>
    BadAddress = 14,

    /// <summary>The thing is in use (<c>EBUSY</c>).</summary>
    Busy = 16,

    /// <summary>There is no such device, or it cannot do this (<c>ENODEV</c>).</summary>
    NoDevice = 19,

    /// <summary>An argument has no meaning (<c>EINVAL</c>).</summary>
    Invalid = 22,

    /// <summary>A table is full (<c>ENOSPC</c>).</summary>
    NoSpace = 28,

    /// <summary>The memory is that of another device, which cannot be reached (<c>EREMOTEIO</c>).</summary>
    RemoteIO = 121,
}
