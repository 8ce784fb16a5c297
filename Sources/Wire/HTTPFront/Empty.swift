// placeholder while the dependencies build
