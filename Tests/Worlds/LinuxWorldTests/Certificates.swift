/// An authority and a certificate for `worlds.test` and 127.0.0.1, made for these tests alone and valid until 2126.
enum Certificates {
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBlzCCAT2gAwIBAgIUQjafDXYwjjb9qGJjYr8Kpr5WxncwCgYIKoZIzj0EAwIw
        IDEeMBwGA1UEAwwVd29ybGRzIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyMTE0MDgy
        NVoYDzIxMjYxMDI4MTQwODI1WjAgMR4wHAYDVQQDDBV3b3JsZHMgdGVzdCBhdXRo
        b3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ30DjcGPT+GGPWjeuPh/OF
        YZSxKwbZMReDupFQ7ov7nKyQLjOlxH9i3MJ2TyPiY0f4qswQuiv4REpUraVqIc7l
        o1MwUTAdBgNVHQ4EFgQUtyMK7d9g4li0nWslFcV2vlsGuXYwHwYDVR0jBBgwFoAU
        tyMK7d9g4li0nWslFcV2vlsGuXYwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
        AgNIADBFAiBZRvJa/PZSRhRRbj5XSXpsKD42DNfS7Bz4zvjTVVlMEgIhAJrwYUAY
        hrEP217RjeBF7JX3Sf5FRo+88/UcNf8fIVFY
        -----END CERTIFICATE-----
        """
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBrjCCAVWgAwIBAgIUZtfFPPpm0SW8FXTe9/Zdwy66CgswCgYIKoZIzj0EAwIw
        IDEeMBwGA1UEAwwVd29ybGRzIHRlc3QgYXV0aG9yaXR5MCAXDTI2MTEyMTE0MDgy
        NVoYDzIxMjYxMDI4MTQwODI1WjAWMRQwEgYDVQQDDAt3b3JsZHMudGVzdDBZMBMG
        ByqGSM49AgEGCCqGSM49AwEHA0IABNk0XSagtu+7UtF6w3NdqpV4imxpK7MlkCRz
        IssJ3EELdymXSAEmrq0fHDGl7F8TjlnAVOOgrL5kEr9n/QA9tvWjdTBzMBwGA1Ud
        EQQVMBOCC3dvcmxkcy50ZXN0hwR/AAABMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0G
        A1UdDgQWBBRsM/kqMrG/nuWEBnIQq4nvchtuazAfBgNVHSMEGDAWgBS3Iwrt32Di
        WLSdayUVxXa+Wwa5djAKBggqhkjOPQQDAgNHADBEAiBsUWQ4tV1Yv7SKC2ZQOXkh
        ewI8KimqHV0cEZQCbI3IaQIgWZNMVIvN8ggGdZVggPdGy6elz6vEA5z/PFzdRTL1
        qiI=
        -----END CERTIFICATE-----
        """
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkACNNBflPoTSXsWc
        gkXgnRBoZW0Rbd5j1pmhi+q6OHGhRANCAATZNF0moLbvu1LResNzXaqVeIpsaSuz
        JZAkcyLLCdxBC3cpl0gBJq6tHxwxpexfE45ZwFTjoKy+ZBK/Z/0APbb1
        -----END PRIVATE KEY-----
        """
}
